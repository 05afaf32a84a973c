package io.postrider.bench.pop3;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Random;

/**
 * Mail that is the same each time: headers, lines of text with the dots a server must stuff, and
 * base64 in the large ones. Lines end in LF, as delivery agents store them.
 */
public enum Corpus {
  /** 2 to 4 KB each. */
  SMALL(10_000),
  /** Log-normal with a median of 10 KB, a few of 1 to 25 MB. */
  MIXED(2_000),
  /** 25 MB each. */
  LARGE(20),
  /** 4 KB each. */
  EVEN(1_000);

  private static final String[] WORDS = {
    "invoice", "meeting", "schedule", "quarterly", "server", "update", "delivery", "contract",
    "attached", "please", "regards", "tomorrow", "release", "customer", "order", "payment", "the",
    "of", "to", "and", "in", "für", "Grüße", "Überweisung", "café", "señor", "встреча", "会議"
  };

  private final int usual;

  Corpus(int usual) {
    this.usual = usual;
  }

  /** How many messages there are unless told otherwise. */
  public int usualCount() {
    return usual;
  }

  /**
   * Writes so many messages into a new Maildir.
   *
   * @return their octets as POP3 counts them
   */
  long write(Path maildir, int count) throws IOException {
    for (String part : new String[] {"cur", "new", "tmp"}) {
      Files.createDirectories(maildir.resolve(part));
    }
    Random random = new Random(name().hashCode());
    long octets = 0;
    for (int i = 0; i < count; i++) {
      byte[] message = message(i, size(random), random);
      Files.write(
          maildir.resolve("cur").resolve("%d.%06d.bench:2,".formatted(1_700_000_000 + i, i)),
          message);
      octets += message.length + lines(message);
    }
    return octets;
  }

  private int size(Random random) {
    return switch (this) {
      case SMALL -> 2_048 + random.nextInt(2_048);
      case EVEN -> 4_096;
      case LARGE -> 25_000_000;
      case MIXED -> {
        double size =
            random.nextInt(1_000) < 3
                ? Math.exp(Math.log(1e6) + random.nextDouble() * Math.log(25))
                : Math.exp(Math.log(10_000) + 1.62 * random.nextGaussian());
        yield (int) Math.clamp(size, 1_500, 25e6);
      }
    };
  }

  private static byte[] message(int number, int size, Random random) {
    StringBuilder text = new StringBuilder(size + 128);
    text.append("Return-Path: <sender@example.org>\n")
        .append("Received: from mx.example.net (mx.example.net [192.0.2.25])\n")
        .append("\tby mail.example.org with ESMTPS; Mon, 02 Nov 2026 10:00:00 +0000\n")
        .append("Message-ID: <" + number + "." + Long.toHexString(random.nextLong()))
        .append("@example.org>\nDate: Mon, 02 Nov 2026 10:00:00 +0000\n")
        .append("From: Sender <sender@example.org>\nTo: Reader <reader@example.com>\n")
        .append("Subject: Message " + number + "\nMIME-Version: 1.0\n");
    if (size > 50_000) {
      text.append("Content-Type: application/octet-stream\n")
          .append("Content-Transfer-Encoding: base64\n\n");
      byte[] octets = new byte[57];
      while (text.length() < size) {
        random.nextBytes(octets);
        text.append(Base64.getEncoder().encodeToString(octets)).append('\n');
      }
    } else {
      text.append("Content-Type: text/plain; charset=utf-8\n")
          .append("Content-Transfer-Encoding: 8bit\n\n");
      while (text.length() < size) {
        line(text, random);
      }
    }
    return text.toString().getBytes(StandardCharsets.UTF_8);
  }

  /** One line in 50 begins with a dot, one in 12 is empty. */
  private static void line(StringBuilder text, Random random) {
    if (random.nextInt(50) == 0) {
      text.append('.');
    }
    if (random.nextInt(12) != 0) {
      int end = text.length() + 20 + random.nextInt(56);
      while (text.length() < end) {
        text.append(WORDS[random.nextInt(WORDS.length)]).append(' ');
      }
    }
    text.append('\n');
  }

  private static int lines(byte[] message) {
    int lines = 0;
    for (byte octet : message) {
      if (octet == '\n') {
        lines++;
      }
    }
    return lines;
  }
}
