package io.postrider.mime;

import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeUtility;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;

/** Content-Transfer-Encoding (RFC 2045 §6) and what is used beside it. */
public enum TransferEncoding {
  IDENTITY,
  BINARY,
  BASE64,
  QUOTED_PRINTABLE,
  UUENCODE;

  /** The encoding named by a header value; words nobody knows are told and taken as identity. */
  static TransferEncoding of(String value, String part, Problems problems) {
    int end = 0;
    String trimmed = value.strip();
    while (end < trimmed.length() && trimmed.charAt(end) > ' ' && trimmed.charAt(end) != ';') {
      end++;
    }
    String word = trimmed.substring(0, end).toLowerCase(Locale.ROOT);
    return switch (word) {
      case "7bit", "8bit" -> IDENTITY;
      case "binary" -> BINARY;
      case "base64" -> BASE64;
      case "quoted-printable" -> QUOTED_PRINTABLE;
      case "x-uuencode", "uuencode", "x-uue", "uue" -> UUENCODE;
      default -> {
        problems.add(ParseProblemCode.UNKNOWN_TRANSFER_ENCODING, part + ": " + word);
        yield word.startsWith("quoted")
            ? QUOTED_PRINTABLE
            : word.endsWith("base64") ? BASE64 : IDENTITY;
      }
    };
  }

  boolean changesOctets() {
    return this != IDENTITY && this != BINARY;
  }

  /** Decodes while reading, in constant memory; faults are told to {@code problems}. */
  InputStream decode(InputStream encoded, String part, Problems problems) throws IOException {
    return switch (this) {
      case IDENTITY, BINARY -> encoded;
      case BASE64 -> new Base64Decoder(encoded, part, problems);
      case QUOTED_PRINTABLE -> new QuotedPrintableDecoder(encoded, part, problems);
      case UUENCODE -> {
        try {
          yield new UudecodedStream(
              MimeUtility.decode(new ShortLines(encoded), "uuencode"), part, problems);
        } catch (MessagingException e) {
          throw new IOException(e);
        }
      }
    };
  }
}
