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
record LargeMessage(byte[] header, byte[] block, int blocks) {

  private static final int LINES = 1_000;
  private static final int LINE = 76;

  LargeMessage(int number, int blocks) {
    this(header(number), block(number), blocks);
  }

  /** Octets of a message of so many blocks. */
  static long size(int blocks) {
    return header(0).length + (LINE + 2L) * (LINES + 1) * blocks;
  }

  private static byte[] header(int number) {
    return String.format(
            Locale.ROOT,
            "From: Sender <sender@example.org>\r\nSubject: large %05d\r\nMIME-Version: 1.0\r\n"
                + "Content-Type: application/octet-stream; name=\"large.bin\"\r\n"
                + "Content-Transfer-Encoding: base64\r\n\r\n",
            number)
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
