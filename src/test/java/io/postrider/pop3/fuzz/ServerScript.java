package io.postrider.pop3.fuzz;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Base64;
import java.util.Deque;

/**
 * What a server says, turn by turn, in a text that a fuzzer can change and a person can read. A
 * line feed stands for CRLF. Of the rest these have a meaning:
 *
 * <pre>
 * |    waits for the client to speak; who asks for more before that sees a stall
 * ^    a read ends here
 * ~    what a good server would answer to what the client said last
 * %    all of this turn again and again, without waiting
 * &amp;    all of this turn again whenever the client speaks
 * `…`  in base64
 * $e   what the client said last        $d   the same, out of base64
 * $w   its last word                    $p   the proof within it, out of base64
 * $n   its SCRAM nonce
 * $l   a bare LF                        $c   a bare CR
 * $x   the server hangs up here         $r   the connection is reset here
 * $    before anything else: that octet
 * </pre>
 *
 * Once all turns are said the server hangs up.
 */
final class ServerScript {

  /** Among the pieces of a turn: the end of the connection. */
  static final byte[] HANG_UP = {};

  /** Among the pieces of a turn: a connection that is reset. */
  static final byte[] RESET = {};

  /**
   * What is said without waiting for the client.
   *
   * @param pieces each is one read at most
   * @param endless whether they come again and again
   */
  record Turn(Deque<byte[]> pieces, boolean endless) {}

  private static final byte[] CRLF = {'\r', '\n'};

  private final byte[] script;
  private final GoodServer good;
  private int next;

  private Deque<byte[]> pieces = new ArrayDeque<>();
  private ByteArrayOutputStream piece = new ByteArrayOutputStream();
  private ByteArrayOutputStream base64 = new ByteArrayOutputStream();
  private boolean inBase64;

  ServerScript(byte[] script, int from, GoodServer good) {
    this.script = script;
    this.next = from;
    this.good = good;
  }

  /** Whether nothing is left to be said. */
  boolean over() {
    return next >= script.length;
  }

  /** The next turn; the client has just said this. */
  Turn turn(byte[] said) {
    good.hear(said);
    pieces = new ArrayDeque<>();
    int start = next;
    while (next < script.length) {
      byte octet = script[next++];
      switch (octet) {
        case '|' -> {
          return end(false);
        }
        case '%' -> {
          next = script.length;
          return end(true);
        }
        case '&' -> {
          next = start;
          return end(false);
        }
        case '^' -> endPiece();
        case '`' -> toggleBase64();
        case '~' -> out().writeBytes(good.answer());
        case '\n' -> out().writeBytes(CRLF);
        case '$' -> special(said);
        default -> out().write(octet);
      }
    }
    return end(false);
  }

  private void special(byte[] said) {
    if (next == script.length) {
      return;
    }
    byte octet = script[next++];
    switch (octet) {
      case 'e' -> out().writeBytes(Said.line(said));
      case 'd' -> out().writeBytes(Said.decoded(Said.lastWord(said)));
      case 'w' -> out().writeBytes(Said.lastWord(said));
      case 'p' -> out().writeBytes(Said.proof(said));
      case 'n' -> out().writeBytes(good.nonce().getBytes(StandardCharsets.UTF_8));
      case 'l' -> out().write('\n');
      case 'c' -> out().write('\r');
      case 'x' -> stop(HANG_UP);
      case 'r' -> stop(RESET);
      default -> out().write(octet);
    }
  }

  private void stop(byte[] how) {
    endPiece();
    pieces.add(how);
    next = script.length;
  }

  private ByteArrayOutputStream out() {
    return inBase64 ? base64 : piece;
  }

  private void toggleBase64() {
    if (inBase64) {
      piece.writeBytes(Base64.getEncoder().encode(base64.toByteArray()));
      base64 = new ByteArrayOutputStream();
    }
    inBase64 = !inBase64;
  }

  private void endPiece() {
    if (piece.size() > 0) {
      pieces.add(piece.toByteArray());
      piece = new ByteArrayOutputStream();
    }
  }

  private Turn end(boolean endless) {
    if (inBase64) {
      toggleBase64();
    }
    endPiece();
    return new Turn(pieces, endless && !pieces.isEmpty());
  }
}
