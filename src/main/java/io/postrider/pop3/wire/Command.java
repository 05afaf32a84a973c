package io.postrider.pop3.wire;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * One line to the server, encoded and checked (RFC 1939 §3, RFC 2449 §4). The only encoder there
 * is: it refuses controls in every argument, so that no argument becomes a second command, and
 * keeps a shown form into which secret spans were never copied.
 */
public final class Command {

  /** RFC 2449 §4: a command line, its CRLF included. */
  public static final int LONGEST = 255;

  /** Stands for what is secret. */
  public static final String REDACTED = "•••";

  private final String keyword;
  private final byte[] octets;
  private final String shown;
  private final boolean credential;

  private Command(Encoder encoder, boolean credential, boolean capped) {
    this.keyword = encoder.keyword;
    this.octets = encoder.octets();
    this.shown = encoder.shown.toString();
    this.credential = credential;
    if (capped && octets.length > LONGEST) {
      throw new IllegalArgumentException(
          encoder.keyword + " would be longer than " + LONGEST + " octets");
    }
  }

  /** A keyword alone. */
  public static Command of(String keyword) {
    return new Command(new Encoder(keyword), false, true);
  }

  /** A keyword and message numbers. */
  public static Command of(String keyword, int... numbers) {
    Encoder encoder = new Encoder(keyword);
    for (int number : numbers) {
      encoder.argument(Integer.toString(number));
    }
    return new Command(encoder, false, true);
  }

  /** LANG with a tag (RFC 6856 §3.2). */
  public static Command language(String tag) {
    return new Command(new Encoder("LANG").argument(tag), false, true);
  }

  public static Command user(String name) {
    return new Command(new Encoder("USER").blanksAllowed(name, false), true, true);
  }

  /** PASS alone may hold blanks in its argument (RFC 1939 §7). */
  public static Command pass(String password) {
    return new Command(new Encoder("PASS").blanksAllowed(password, true), true, true);
  }

  public static Command apop(String name, String digest) {
    return new Command(new Encoder("APOP").argument(name).secret(digest), true, true);
  }

  /** AUTH without an initial response (RFC 5034 §4). */
  public static Command auth(String mechanism) {
    return new Command(new Encoder("AUTH").argument(mechanism), true, true);
  }

  /** AUTH with an initial response; an empty one is sent as {@code =} (RFC 5034 §4). */
  public static Command auth(String mechanism, byte[] initialResponse) {
    String response =
        initialResponse.length == 0 ? "=" : Base64.getEncoder().encodeToString(initialResponse);
    return new Command(new Encoder("AUTH").argument(mechanism).secret(response), true, true);
  }

  /** Whether {@link #auth(String, byte[])} keeps to 255 octets. */
  public static boolean fitsOneLine(String mechanism, byte[] initialResponse) {
    int base64 = (initialResponse.length + 2) / 3 * 4;
    return "AUTH ".length() + mechanism.length() + 1 + Math.max(1, base64) + 2 <= LONGEST;
  }

  /** The answer to a SASL challenge; exempt from the 255 octets (RFC 5034 §4). */
  public static Command saslResponse(byte[] response) {
    Encoder encoder = new Encoder("");
    if (response.length > 0) {
      encoder.append(Base64.getEncoder().encodeToString(response), true);
    }
    return new Command(encoder, true, false);
  }

  /** Gives up a SASL exchange (RFC 5034 §4). */
  public static Command saslCancel() {
    Encoder encoder = new Encoder("");
    encoder.append("*", false);
    return new Command(encoder, false, true);
  }

  /** What it begins with; empty for a line that belongs to a SASL exchange. */
  public String keyword() {
    return keyword;
  }

  public int length() {
    return octets.length;
  }

  /** The octets for the wire, CRLF included. */
  public byte[] octets() {
    return octets.clone();
  }

  /** Copies the octets for the wire into a larger write; returns where they end. */
  public int copyTo(byte[] target, int offset) {
    System.arraycopy(octets, 0, target, offset, octets.length);
    return offset + octets.length;
  }

  /** Whether it carries something that must not leave on an unmet TLS policy. */
  public boolean credential() {
    return credential;
  }

  /** The line as it may be shown. */
  public String shown() {
    return shown;
  }

  @Override
  public String toString() {
    return shown;
  }

  /** Collects the octets and the shown form side by side. */
  private static final class Encoder {
    private final String keyword;
    private final ByteArrayOutputStream wire = new ByteArrayOutputStream(64);
    private final StringBuilder shown = new StringBuilder(32);

    Encoder(String keyword) {
      this.keyword = keyword;
      append(keyword, false);
    }

    /** An argument of printable octets without blanks (RFC 2449 §3). */
    Encoder argument(String value) {
      requireSendable(value, false);
      append(" ", false);
      append(value, false);
      return this;
    }

    Encoder secret(String value) {
      requireSendable(value, false);
      append(" ", false);
      append(value, true);
      return this;
    }

    Encoder blanksAllowed(String value, boolean secret) {
      requireSendable(value, true);
      append(" ", false);
      append(value, secret);
      return this;
    }

    void append(String value, boolean secret) {
      wire.writeBytes(value.getBytes(StandardCharsets.UTF_8));
      shown.append(secret ? REDACTED : value);
    }

    byte[] octets() {
      wire.write('\r');
      wire.write('\n');
      return wire.toByteArray();
    }

    private void requireSendable(String value, boolean blanksToo) {
      if (value.isEmpty()) {
        throw new IllegalArgumentException(keyword + ": an argument is empty");
      }
      for (int i = 0; i < value.length(); i++) {
        char c = value.charAt(i);
        if (c < ' ' || (c >= 0x7F && c <= 0x9F) || (c == ' ' && !blanksToo)) {
          throw new IllegalArgumentException(
              keyword + ": an argument holds a control" + (blanksToo ? "" : " or a blank"));
        }
      }
    }
  }
}
