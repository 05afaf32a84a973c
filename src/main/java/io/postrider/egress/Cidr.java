package io.postrider.egress;

import java.net.InetAddress;

/** A block of addresses, {@code 10.0.0.0/8} or {@code fc00::/7}; immutable. */
record Cidr(InetAddress network, int prefix) {

  /**
   * Reads {@code address/prefix} or a single address.
   *
   * @throws IllegalArgumentException where the text is neither
   */
  static Cidr parse(String text) {
    int slash = text.indexOf('/');
    String address = slash < 0 ? text : text.substring(0, slash);
    InetAddress network;
    try {
      network = InetAddress.ofLiteral(address);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("'" + text + "' is not an address block", e);
    }
    int bits = network.getAddress().length * Byte.SIZE;
    int prefix = slash < 0 ? bits : number(text, text.substring(slash + 1));
    if (prefix < 0 || prefix > bits) {
      throw new IllegalArgumentException(
          "the prefix of '" + text + "' is not between 0 and " + bits);
    }
    return new Cidr(network, prefix);
  }

  private static int number(String text, String digits) {
    try {
      return Integer.parseInt(digits);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("'" + text + "' has no number after the slash", e);
    }
  }

  boolean contains(byte[] address) {
    byte[] own = network.getAddress();
    if (own.length != address.length) {
      return false;
    }
    int whole = prefix / Byte.SIZE;
    for (int i = 0; i < whole; i++) {
      if (own[i] != address[i]) {
        return false;
      }
    }
    int rest = prefix % Byte.SIZE;
    int mask = 0xff << (Byte.SIZE - rest) & 0xff;
    return rest == 0 || (own[whole] & mask) == (address[whole] & mask);
  }
}
