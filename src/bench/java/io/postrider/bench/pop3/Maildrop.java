package io.postrider.bench.pop3;

import java.nio.file.Path;

/**
 * What a client is pointed at.
 *
 * @param authority the PEM certificate to trust
 */
public record Maildrop(String host, int port, boolean tls, String user, String password, Path authority) {

  /** The same maildrop behind another port, a relay's. */
  Maildrop behind(int otherPort) {
    return new Maildrop(host, otherPort, tls, user, password, authority);
  }

  /** One line of text that {@link #of} reads. */
  String line() {
    return String.join(
        "\t",
        host,
        Integer.toString(port),
        Boolean.toString(tls),
        user,
        password,
        authority.toString());
  }

  static Maildrop of(String line) {
    String[] part = line.split("\t", -1);
    return new Maildrop(
        part[0],
        Integer.parseInt(part[1]),
        Boolean.parseBoolean(part[2]),
        part[3],
        part[4],
        Path.of(part[5]));
  }
}
