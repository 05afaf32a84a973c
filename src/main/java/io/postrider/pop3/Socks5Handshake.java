package io.postrider.pop3;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Asks a SOCKS 5 proxy for a tunnel (RFC 1928 §3 to §6), with a login where one is known. */
final class Socks5Handshake {

  private static final int VERSION = 5;
  private static final int NO_LOGIN = 0;
  private static final int USERNAME_PASSWORD = 2;
  private static final int NO_ACCEPTABLE_METHOD = 0xFF;
  private static final int CONNECT = 1;
  private static final int IPV4 = 1;
  private static final int DOMAIN_NAME = 3;
  private static final int IPV6 = 4;

  private final ProxyChannel channel;

  Socks5Handshake(ProxyChannel channel) {
    this.channel = channel;
  }

  void run(InetSocketAddress target, Optional<ProxyLogin> login) throws IOException, ProxyFailed {
    if (chooseMethod(login.isPresent()) == USERNAME_PASSWORD) {
      logIn(login.orElseThrow());
    }
    channel.write(request(target));
    requireVersion();
    int code = channel.read();
    if (code != 0) {
      throw refused(code);
    }
    channel.skip(1); // reserved
    skipBoundAddress();
  }

  /** RFC 1928 §3: what this side can do, then what the proxy wants of it. */
  private int chooseMethod(boolean loginKnown) throws IOException, ProxyFailed {
    channel.write(
        loginKnown
            ? new byte[] {VERSION, 2, NO_LOGIN, USERNAME_PASSWORD}
            : new byte[] {VERSION, 1, NO_LOGIN});
    requireVersion();
    int method = channel.read();
    if (method == NO_ACCEPTABLE_METHOD) {
      throw new ProxyFailed(
          ProxyFailed.Reason.LOGIN,
          loginKnown ? "the proxy wants another kind of login" : "the proxy wants a login",
          null);
    }
    if (method != NO_LOGIN && !(loginKnown && method == USERNAME_PASSWORD)) {
      throw ProxyChannel.junk("it chose a method that was not offered");
    }
    return method;
  }

  /** RFC 1929 §2. The version of the answer is not looked at: some proxies echo that of SOCKS. */
  private void logIn(ProxyLogin login) throws IOException, ProxyFailed {
    byte[] username = login.username().getBytes(StandardCharsets.UTF_8);
    byte[] password = login.password().getBytes(StandardCharsets.UTF_8);
    ByteArrayOutputStream message = new ByteArrayOutputStream();
    message.write(1);
    message.write(username.length);
    message.writeBytes(username);
    message.write(password.length);
    message.writeBytes(password);
    channel.write(message.toByteArray());
    channel.skip(1);
    if (channel.read() != 0) {
      throw new ProxyFailed(ProxyFailed.Reason.LOGIN, "the proxy refuses the login", null);
    }
  }

  /** RFC 1928 §4: the address, never a name. */
  private static byte[] request(InetSocketAddress target) {
    byte[] address = target.getAddress().getAddress();
    ByteArrayOutputStream message = new ByteArrayOutputStream();
    message.writeBytes(new byte[] {VERSION, CONNECT, 0});
    message.write(address.length == 4 ? IPV4 : IPV6);
    message.writeBytes(address);
    message.write(target.getPort() >>> 8);
    message.write(target.getPort());
    return message.toByteArray();
  }

  /** RFC 1928 §6: of no use here, but it stands before the server's first octet. */
  private void skipBoundAddress() throws IOException, ProxyFailed {
    int length =
        switch (channel.read()) {
          case IPV4 -> 4;
          case IPV6 -> 16;
          case DOMAIN_NAME -> channel.read();
          default -> throw ProxyChannel.junk("it answers with an unknown kind of address");
        };
    channel.skip(length + 2);
  }

  private void requireVersion() throws IOException, ProxyFailed {
    if (channel.read() != VERSION) {
      throw ProxyChannel.junk("it is no SOCKS 5 proxy");
    }
  }

  /** RFC 1928 §6. */
  private static ProxyFailed refused(int code) {
    ProxyFailed.Reason reason =
        switch (code) {
          case 2 -> ProxyFailed.Reason.FORBIDDEN;
          case 1, 3, 4, 5, 6 -> ProxyFailed.Reason.TARGET;
          default -> ProxyFailed.Reason.PROTOCOL;
        };
    String words =
        switch (code) {
          case 1 -> "general failure";
          case 2 -> "not allowed by its rules";
          case 3 -> "network unreachable";
          case 4 -> "host unreachable";
          case 5 -> "connection refused";
          case 6 -> "time to live expired";
          case 7 -> "command not supported";
          case 8 -> "kind of address not supported";
          default -> "unknown code";
        };
    return new ProxyFailed(
        reason, "the proxy does not connect: " + words + " (SOCKS reply " + code + ")", null);
  }
}
