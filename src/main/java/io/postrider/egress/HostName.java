package io.postrider.egress;

import java.net.IDN;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.Locale;

/**
 * The name or address of a server, as text: no scheme, no port, no lookup. International names turn
 * into their ASCII form, names into lower case.
 */
public final class HostName {

  private static final int LONGEST = 253;
  private static final int LONGEST_LABEL = 63;

  private HostName() {}

  /**
   * The host in the form it is stored and looked up.
   *
   * @throws IllegalArgumentException whose text says what is wrong with it
   */
  public static String parse(String text) {
    if (text.contains("/") || text.contains("@")) {
      throw new IllegalArgumentException("must be a host name alone, without scheme, user or path");
    }
    if (text.indexOf(':') >= 0) {
      return ipv6(text);
    }
    String ascii = ascii(text.endsWith(".") ? text.substring(0, text.length() - 1) : text);
    if (ascii.isEmpty() || ascii.length() > LONGEST) {
      throw new IllegalArgumentException("must have 1 to " + LONGEST + " characters");
    }
    String[] labels = ascii.split("\\.", -1);
    for (String label : labels) {
      requireLabel(label);
    }
    if (isNumber(labels[labels.length - 1])) {
      requireIpv4(labels);
    }
    return ascii;
  }

  private static String ipv6(String text) {
    boolean bracketed = text.startsWith("[") && text.endsWith("]");
    String bare = bracketed ? text.substring(1, text.length() - 1) : text;
    if (text.indexOf(':') == text.lastIndexOf(':')) {
      throw new IllegalArgumentException("must not hold a port; it has a field of its own");
    }
    if (bare.indexOf('%') < 0) {
      try {
        Inet6Address.ofLiteral(bare);
        return bare.toLowerCase(Locale.ROOT);
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException("is not an IPv6 address", e);
      }
    }
    throw new IllegalArgumentException("must not name a network interface");
  }

  private static String ascii(String text) {
    try {
      return IDN.toASCII(text).toLowerCase(Locale.ROOT);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("is not a host name", e);
    }
  }

  private static void requireLabel(String label) {
    boolean fits =
        !label.isEmpty()
            && label.length() <= LONGEST_LABEL
            && label.charAt(0) != '-'
            && label.charAt(label.length() - 1) != '-'
            && label.chars().allMatch(HostName::isLabelCharacter);
    if (!fits) {
      throw new IllegalArgumentException(
          "is not a host name: labels of letters, digits and hyphens, separated by dots");
    }
  }

  /** The underscore is not a host's by RFC 952, but names inside container networks have it. */
  private static boolean isLabelCharacter(int c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
  }

  private static boolean isNumber(String label) {
    return label.chars().allMatch(c -> c >= '0' && c <= '9');
  }

  /** Four decimal numbers; the shorter forms that some resolvers take are refused. */
  private static void requireIpv4(String[] labels) {
    try {
      if (labels.length == 4) {
        InetAddress.ofLiteral(String.join(".", labels));
        return;
      }
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("is not an IPv4 address", e);
    }
    throw new IllegalArgumentException("is not an IPv4 address");
  }
}
