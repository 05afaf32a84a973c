package io.postrider.pop3;

import java.io.IOException;
import java.net.InetAddress;
import java.util.List;

/**
 * Turns the host name into the addresses to connect to, in the order of trying. A guard plugs in
 * here: the engine connects to these very addresses and to no others.
 */
@FunctionalInterface
public interface HostResolver {

  List<InetAddress> resolve(String host) throws IOException;
}
