package io.postrider.egress;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.springframework.stereotype.Component;

/**
 * Decides where this service may connect. A host is looked up once, every address is checked, and
 * the checked addresses are handed out: who connects to one of them cannot be led elsewhere by a
 * name server that changes its mind. Immutable; safe for use by many threads.
 */
@Component
public final class EgressGuard {

  private static final int LONGEST_NAME = 253;

  private final HostLookup lookup;
  private final List<Cidr> allowed;
  private final Set<Integer> ports;
  private final boolean anyPort;

  EgressGuard(EgressSettings settings, HostLookup lookup) {
    this.lookup = lookup;
    this.allowed = settings.allowed();
    this.ports = settings.mailboxPorts();
    this.anyPort = settings.anyPort();
  }

  /**
   * Every address of the host, all of them checked; one special address among them refuses the
   * host.
   *
   * @return at least one address; connect to these, never to the name
   * @throws UnknownHostException if the name has no address
   * @throws EgressRefused if an address is special and not allowed by {@code
   *     postrider.egress.allow}
   */
  public List<InetAddress> resolve(String host) throws UnknownHostException, EgressRefused {
    // the platform takes an empty name for loopback
    if (host.isBlank() || host.length() > LONGEST_NAME || host.chars().anyMatch(c -> c <= ' ')) {
      throw new UnknownHostException("not a host name");
    }
    List<InetAddress> addresses = List.copyOf(lookup.addressesOf(host));
    if (addresses.isEmpty()) {
      throw new UnknownHostException(host);
    }
    for (InetAddress address : addresses) {
      requireAllowed(host, address);
    }
    return addresses;
  }

  private void requireAllowed(String host, InetAddress address) throws EgressRefused {
    byte[] octets = address.getAddress();
    byte[] destination = SpecialAddresses.destination(octets);
    Optional<String> kind = SpecialAddresses.kindOf(destination);
    if (kind.isEmpty() || isAllowed(octets) || isAllowed(destination)) {
      return;
    }
    throw new EgressRefused(
        "%s has the %s address %s, which may not be contacted unless %s names it"
            .formatted(host, kind.get(), address.getHostAddress(), EgressSettings.ALLOW),
        EgressSettings.ALLOW);
  }

  /**
   * Lets unencrypted traffic pass to addresses that an operator named; anywhere else somebody on
   * the way might read along.
   *
   * @throws EgressRefused if {@code postrider.egress.allow} does not name every one of them
   */
  public void requireClearTextAllowed(String host, List<InetAddress> addresses)
      throws EgressRefused {
    for (InetAddress address : addresses) {
      byte[] octets = address.getAddress();
      if (!isAllowed(octets) && !isAllowed(SpecialAddresses.destination(octets))) {
        throw new EgressRefused(
            "%s has the address %s, which may not be contacted without TLS unless %s names it"
                .formatted(host, address.getHostAddress(), EgressSettings.ALLOW),
            EgressSettings.ALLOW);
      }
    }
  }

  /** Whether there is any address that may be contacted without TLS. */
  public boolean allowsClearTextAnywhere() {
    return !allowed.isEmpty();
  }

  private boolean isAllowed(byte[] address) {
    return allowed.stream().anyMatch(block -> block.contains(address));
  }

  /**
   * Lets a port pass that a mailbox may have.
   *
   * @throws EgressRefused if {@code postrider.egress.ports} does not name it
   */
  public void requireMailboxPort(int port) throws EgressRefused {
    if (!anyPort && !ports.contains(port)) {
      throw new EgressRefused(
          "port %d is not among the mailbox ports %s of %s"
              .formatted(port, ports, EgressSettings.PORTS),
          EgressSettings.PORTS);
    }
  }
}
