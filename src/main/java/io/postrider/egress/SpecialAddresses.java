package io.postrider.egress;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The addresses that are not the public internet: the special-purpose registries of IANA (RFC 6890
 * and later), the well-known addresses of cloud metadata services, and whatever IPv6 has not
 * assigned yet.
 */
final class SpecialAddresses {

  private record Block(Cidr cidr, String kind) {}

  private static final List<Block> BLOCKS =
      List.of(
          block("0.0.0.0/8", "unspecified"),
          block("10.0.0.0/8", "private"),
          block("100.64.0.0/10", "carrier-grade NAT"),
          block("127.0.0.0/8", "loopback"),
          block("168.63.129.16/32", "cloud metadata"),
          block("169.254.0.0/16", "link-local"),
          block("172.16.0.0/12", "private"),
          block("192.0.0.0/24", "protocol assignment"),
          block("192.0.2.0/24", "documentation"),
          block("192.88.99.0/24", "6to4 relay"),
          block("192.168.0.0/16", "private"),
          block("198.18.0.0/15", "benchmark"),
          block("198.51.100.0/24", "documentation"),
          block("203.0.113.0/24", "documentation"),
          block("224.0.0.0/4", "multicast"),
          block("240.0.0.0/4", "reserved"),
          block("::/128", "unspecified"),
          block("::1/128", "loopback"),
          block("::/96", "IPv4-compatible"),
          block("::ffff:0:0:0/96", "IPv4-translated"),
          block("64:ff9b:1::/48", "local NAT64"),
          block("100::/64", "discard"),
          block("2001::/32", "Teredo"),
          block("2001::/23", "protocol assignment"),
          block("2001:db8::/32", "documentation"),
          block("2002::/16", "6to4"),
          block("3fff::/20", "documentation"),
          block("fc00::/7", "unique local"),
          block("fe80::/10", "link-local"),
          block("fec0::/10", "site-local"),
          block("ff00::/8", "multicast"));

  private static final Cidr GLOBAL_UNICAST = Cidr.parse("2000::/3");
  private static final Cidr NAT64 = Cidr.parse("64:ff9b::/96");
  private static final byte[] MAPPED = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, -1, -1};
  private static final int IPV4_IN_IPV6 = 12;
  private static final int IPV6_BYTES = 16;

  private SpecialAddresses() {}

  private static Block block(String cidr, String kind) {
    return new Block(Cidr.parse(cidr), kind);
  }

  /**
   * The address a connection really goes to: the IPv4 one inside a mapped (RFC 4291 section
   * 2.5.5.2) or NAT64 address (RFC 6052), else the address itself.
   */
  static byte[] destination(byte[] address) {
    if (address.length != IPV6_BYTES) {
      return address;
    }
    boolean mapped = Arrays.equals(MAPPED, Arrays.copyOf(address, IPV4_IN_IPV6));
    return mapped || NAT64.contains(address)
        ? Arrays.copyOfRange(address, IPV4_IN_IPV6, IPV6_BYTES)
        : address;
  }

  /** Why this destination is special; empty for a public one. */
  static Optional<String> kindOf(byte[] destination) {
    for (Block block : BLOCKS) {
      if (block.cidr().contains(destination)) {
        return Optional.of(block.kind());
      }
    }
    return destination.length == IPV6_BYTES && !GLOBAL_UNICAST.contains(destination)
        ? Optional.of("unassigned")
        : Optional.empty();
  }
}
