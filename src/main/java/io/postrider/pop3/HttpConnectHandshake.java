package io.postrider.pop3;

import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;

/**
 * Asks an HTTP proxy for a tunnel (RFC 9110 §9.3.6). Of the answer only the status code counts; its
 * fields are read past, and none of them can announce a body, for what follows a 2xx is the tunnel.
 */
final class HttpConnectHandshake {

  /** All of the answer's lines together, interim answers included. */
  static final int HEAD_OCTETS = 16_384;

  private static final String VERSION = "HTTP/1.";

  private final ProxyChannel channel;
  private int octets;

  HttpConnectHandshake(ProxyChannel channel) {
    this.channel = channel;
  }

  void run(InetSocketAddress target, Optional<ProxyLogin> login) throws IOException, ProxyFailed {
    channel.write(request(target, login));
    int code;
    do {
      code = statusCode(line());
      skipFields();
    } while (code < 200); // RFC 9110 §15.2: interim answers may come first
    if (code >= 300) {
      throw refused(code);
    }
  }

  private void skipFields() throws IOException, ProxyFailed {
    boolean more = true;
    while (more) {
      more = !line().isEmpty();
    }
  }

  private static byte[] request(InetSocketAddress target, Optional<ProxyLogin> login) {
    String authority = authority(target);
    StringBuilder head = new StringBuilder(128);
    head.append("CONNECT ").append(authority).append(" HTTP/1.1\r\n");
    head.append("Host: ").append(authority).append("\r\n");
    login.ifPresent(known -> {
      byte[] pair = (known.username() + ":" + known.password()).getBytes(StandardCharsets.UTF_8);
      head.append("Proxy-Authorization: Basic ")
          .append(Base64.getEncoder().encodeToString(pair))
          .append("\r\n");
    });
    return head.append("\r\n").toString().getBytes(StandardCharsets.US_ASCII);
  }

  /** The address, never a name; without the zone of this machine (RFC 9844). */
  private static String authority(InetSocketAddress target) {
    InetAddress address = target.getAddress();
    String literal = address.getHostAddress();
    int zone = literal.indexOf('%');
    String bare = zone < 0 ? literal : literal.substring(0, zone);
    return (address instanceof Inet6Address ? "[" + bare + "]" : bare) + ":" + target.getPort();
  }

  /** One line; a bare LF ends it too (RFC 9112 §2.2). */
  private String line() throws IOException, ProxyFailed {
    StringBuilder line = new StringBuilder();
    while (true) {
      int octet = channel.read();
      octets++;
      if (octets > HEAD_OCTETS) {
        throw ProxyChannel.junk("its answer has more than " + HEAD_OCTETS + " octets");
      }
      if (octet == '\n') {
        int length = line.length();
        if (length > 0 && line.charAt(length - 1) == '\r') {
          line.setLength(length - 1);
        }
        return line.toString();
      }
      line.append((char) octet);
    }
  }

  /** RFC 9112 §4: {@code HTTP/1.1 200 words}. */
  private static int statusCode(String line) throws ProxyFailed {
    int start = VERSION.length() + 2;
    int end = start + 3;
    boolean formed =
        line.startsWith(VERSION)
            && line.length() >= end
            && line.charAt(start - 1) == ' '
            && line.substring(start, end).chars().allMatch(c -> c >= '0' && c <= '9')
            && line.charAt(start) != '0'
            && (line.length() == end || line.charAt(end) == ' ');
    if (!formed) {
      throw ProxyChannel.junk("it is no HTTP proxy");
    }
    return Integer.parseInt(line.substring(start, end));
  }

  private static ProxyFailed refused(int code) {
    return switch (code) {
      case 407 ->
          new ProxyFailed(
              ProxyFailed.Reason.LOGIN, "the proxy wants a login or refuses it (HTTP 407)", null);
      case 502, 503, 504 ->
          new ProxyFailed(
              ProxyFailed.Reason.TARGET, "the proxy cannot connect (HTTP " + code + ")", null);
      default ->
          new ProxyFailed(
              ProxyFailed.Reason.FORBIDDEN, "the proxy will not connect (HTTP " + code + ")", null);
    };
  }
}
