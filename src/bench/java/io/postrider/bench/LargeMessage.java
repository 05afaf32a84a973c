package io.postrider.bench;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import java.util.Random;

/**
 * A message with one attachment in base64, made of blocks as it is written: it may be larger than
 * memory. Its number decides every octet. No line begins with a dot.
 */
final class LargeMessage {

  private static final int LINES = 1_000;
  private static final int LINE = 76;

  private final byte[] header;
  private final byte[] block;
  private final int blocks;

  LargeMessage(int number, int blocks) {
    this.header = header(number);
    this.block = block(number);
    this.blocks = blocks;
  }

  /** Octets of a message of so many blocks. */
  static long size(int blocks) {
    return header(0).length + (LINE + 2L) * (LINES + 1) * blocks;
  }

  private static byte[] header(int number) {
    return """
        From: Sender <sender@example.org>
        Subject: large %05d
        MIME-Version: 1.0
        Content-Type: application/octet-stream; name="large.bin"
        Content-Transfer-Encoding: base64

        """
        .formatted(number)
        .replace("\n", "\r\n")
        .getBytes(StandardCharsets.US_ASCII);
  }

  private static byte[] block(int number) {
    var random = new Random(number);
    var text = new StringBuilder(LINES * (LINE + 2));
    byte[] line = new byte[LINE / 4 * 3];
    for (int i = 0; i < LINES; i++) {
      random.nextBytes(line);
      text.append(Base64.getEncoder().encodeToString(line)).append("\r\n");
    }
    return text.toString().getBytes(StandardCharsets.US_ASCII);
  }

  /** Writes the octets; each block follows its own number in digits, which are base64 too. */
  void writeTo(OutputStream out) throws IOException {
    out.write(header);
    for (int i = 0; i < blocks; i++) {
      out.write(
          String.format(Locale.ROOT, "%0" + LINE + "d\r\n", i).getBytes(StandardCharsets.US_ASCII));
      out.write(block);
    }
  }
}
