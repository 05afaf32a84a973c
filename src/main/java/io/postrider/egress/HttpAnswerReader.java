package io.postrider.egress;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.ProtocolException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads one answer to its end (RFC 9112): its head within a bound of lines and octets, its body by
 * chunks, by length or to the end of the connection. What is cut short is no answer. Confined to
 * one exchange.
 */
final class HttpAnswerReader {

  private static final int MOST_HEAD_OCTETS = 32 * 1024;
  private static final int OK = 200;
  private static final int NO_CONTENT = 204;
  private static final int NOT_MODIFIED = 304;

  private final InputStream in;
  private final int mostBodyOctets;
  private int headOctets;

  HttpAnswerReader(InputStream in, int mostBodyOctets) {
    this.in = in;
    this.mostBodyOctets = mostBodyOctets;
  }

  HttpAnswer read() throws IOException {
    Head head = head();
    return new HttpAnswer(head.status(), head.fields(), body(head.status(), head.fields()));
  }

  /** The head, and of the body what comes and is allowed; its end may be missing. */
  HttpAnswer readBeginning() throws IOException {
    Head head = head();
    return new HttpAnswer(head.status(), head.fields(), beginning(head));
  }

  private record Head(int status, Map<String, List<String>> fields) {}

  private Head head() throws IOException {
    Head head = new Head(status(line()), fields());
    // interim answers come before the one that counts (RFC 9110 section 15.2)
    while (head.status() < OK) {
      head = new Head(status(line()), fields());
    }
    return head;
  }

  private byte[] beginning(Head head) {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    try {
      String length = only(head.fields(), "content-length");
      if (head.status() == NO_CONTENT || head.status() == NOT_MODIFIED) {
        return new byte[0];
      }
      if (only(head.fields(), "transfer-encoding") == null) {
        take(length == null ? Integer.MAX_VALUE : number(length, 10), body);
        return body.toByteArray();
      }
      int size = chunkSize();
      while (size > 0) {
        take(size, body);
        if (body.size() == mostBodyOctets) {
          break;
        }
        line();
        size = chunkSize();
      }
    } catch (IOException e) {
      // the head has said what counts
    }
    return body.toByteArray();
  }

  /** Octet by octet, so that nothing that came is lost when no more does. */
  private void take(int octets, ByteArrayOutputStream body) throws IOException {
    for (int left = Math.min(octets, mostBodyOctets - body.size()); left > 0; left--) {
      int octet = in.read();
      if (octet < 0) {
        throw new EOFException("the answer was cut short");
      }
      body.write(octet);
    }
  }

  private int chunkSize() throws IOException {
    String line = line();
    int semicolon = line.indexOf(';');
    return number((semicolon < 0 ? line : line.substring(0, semicolon)).strip(), 16);
  }

  /** {@code HTTP/1.1 200 OK}; the words after the number may be missing. */
  private static int status(String line) throws ProtocolException {
    boolean fits =
        line.length() >= 12
            && line.startsWith("HTTP/1.")
            && line.charAt(8) == ' '
            && (line.length() == 12 || line.charAt(12) == ' ');
    int status = fits ? number(line.substring(9, 12), 10) : -1;
    if (status < 100) {
      throw new ProtocolException("the answer does not begin as HTTP/1.1 does");
    }
    return status;
  }

  private Map<String, List<String>> fields() throws IOException {
    Map<String, List<String>> headers = new HashMap<>();
    for (String line = line(); !line.isEmpty(); line = line()) {
      int colon = line.indexOf(':');
      if (colon < 1 || line.charAt(0) == ' ' || line.charAt(0) == '\t') {
        throw new ProtocolException("a line of the head is no field");
      }
      headers
          .computeIfAbsent(
              line.substring(0, colon).toLowerCase(Locale.ROOT), _ -> new ArrayList<>())
          .add(line.substring(colon + 1).strip());
    }
    return headers;
  }

  /** RFC 9112 section 6.3: how long a body is, in this order. */
  private byte[] body(int status, Map<String, List<String>> headers) throws IOException {
    if (status == NO_CONTENT || status == NOT_MODIFIED) {
      return new byte[0];
    }
    String coding = only(headers, "transfer-encoding");
    if (coding != null) {
      if (!coding.equalsIgnoreCase("chunked")) {
        throw new ProtocolException("the answer has a transfer coding that was not asked for");
      }
      return chunks();
    }
    String length = only(headers, "content-length");
    if (length == null) {
      return toTheEnd();
    }
    return exactly(bounded(number(length, 10)));
  }

  private static @Nullable String only(Map<String, List<String>> headers, String name)
      throws ProtocolException {
    List<String> values = headers.getOrDefault(name, List.of());
    if (values.stream().distinct().count() > 1) {
      throw new ProtocolException("the answer has several fields " + name);
    }
    return values.isEmpty() ? null : values.getFirst();
  }

  private byte[] chunks() throws IOException {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    while (true) {
      int size = chunkSize();
      if (size == 0) {
        fields(); // trailers, unused
        return body.toByteArray();
      }
      // both below the bound, so that the sum cannot pass the largest int
      bounded(body.size() + bounded(size));
      body.write(exactly(size));
      if (!line().isEmpty()) {
        throw new ProtocolException("a chunk does not end where it should");
      }
    }
  }

  private byte[] toTheEnd() throws IOException {
    byte[] body = in.readNBytes(mostBodyOctets + 1);
    bounded(body.length);
    return body;
  }

  private byte[] exactly(int length) throws IOException {
    byte[] octets = in.readNBytes(length);
    if (octets.length < length) {
      throw new EOFException("the answer was cut short");
    }
    return octets;
  }

  private int bounded(int octets) throws ProtocolException {
    if (octets < 0) {
      throw new ProtocolException("a length is not a number");
    }
    if (octets > mostBodyOctets) {
      throw new ProtocolException("the answer has more than " + mostBodyOctets + " octets");
    }
    return octets;
  }

  /** Digits only, nothing around them; -1 for anything else, the largest int for too many. */
  private static int number(String text, int radix) {
    if (text.isEmpty() || text.chars().anyMatch(c -> c > 0x7F || Character.digit(c, radix) < 0)) {
      return -1;
    }
    try {
      return Integer.parseInt(text, radix);
    } catch (NumberFormatException e) {
      return Integer.MAX_VALUE;
    }
  }

  /** A line of the head without its end, which may be a bare LF (RFC 9112 section 2.2). */
  private String line() throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int octet = in.read(); octet != '\n'; octet = in.read()) {
      if (octet < 0) {
        throw new EOFException("the answer was cut short");
      }
      if (++headOctets > MOST_HEAD_OCTETS) {
        throw new ProtocolException("the head has more than " + MOST_HEAD_OCTETS + " octets");
      }
      line.write(octet);
    }
    headOctets++;
    String text = line.toString(StandardCharsets.ISO_8859_1);
    return text.endsWith("\r") ? text.substring(0, text.length() - 1) : text;
  }
}
