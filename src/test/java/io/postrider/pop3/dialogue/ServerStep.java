package io.postrider.pop3.dialogue;

/** What the server of a dialogue does next. Each knows its line in the file. */
sealed interface ServerStep {

  int line();

  /**
   * Octets for the client.
   *
   * @param wholeLine whether they end in a CRLF of ours, which a bare-LF server would not send
   */
  record Says(int line, byte[] octets, boolean wholeLine) implements ServerStep {

    byte[] octets(boolean bareLf) {
      if (!bareLf || !wholeLine) {
        return octets;
      }
      byte[] shorter = java.util.Arrays.copyOf(octets, octets.length - 1);
      shorter[shorter.length - 1] = '\n';
      return shorter;
    }
  }

  /** A line that the client must send, CRLF included. */
  record Hears(int line, byte[] octets) implements ServerStep {}

  /** The TLS handshake. */
  record StartsTls(int line) implements ServerStep {}

  /** FIN, without waiting for the client. */
  record Closes(int line) implements ServerStep {}

  /** RST. */
  record Resets(int line) implements ServerStep {}

  /** From here on the client may say what it will: commands under way when something broke. */
  record StopsListening(int line) implements ServerStep {}
}
