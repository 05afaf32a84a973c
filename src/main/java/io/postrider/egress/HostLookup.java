package io.postrider.egress;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;

/** Turns a host name into its addresses; the seam at which tests hold the name server. */
@FunctionalInterface
public interface HostLookup {

  /** All addresses of the host, at least one. */
  List<InetAddress> addressesOf(String host) throws UnknownHostException;

  /** The resolver of the Java platform. */
  static HostLookup ofPlatform() {
    return host -> List.of(InetAddress.getAllByName(host));
  }
}
