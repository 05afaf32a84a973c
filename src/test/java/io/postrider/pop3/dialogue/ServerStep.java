package io.postrider.pop3.dialogue;

/** What the server of a dialogue does next. Each knows its line in the file. */
sealed interface ServerStep {

  int line();

  /**
   * Octets for the client.
   *
   * @param wholeLine whether they end in a CRLF of ours, which a bare-LF server would not send
   */
  record Says(int line, String octets, boolean wholeLine) implements ServerStep {

    String octets(boolean bareLf) {
      return bareLf && wholeLine ? octets.substring(0, octets.length() - 2) + "\n" : octets;
    }
  }

  /** A line that the client must send, CRLF included. */
  record Hears(int line, String octets) implements ServerStep {}

  /** The TLS handshake. */
  record StartsTls(int line) implements ServerStep {}

  /** FIN, without waiting for the client. */
  record Closes(int line) implements ServerStep {}

  /** RST. */
  record Resets(int line) implements ServerStep {}

  /** From here on the client may say what it will: commands under way when something broke. */
  record StopsListening(int line) implements ServerStep {}
}
