package io.postrider.mbox;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Writes an mbox in its form mboxrd, from which every message comes back octet by octet: a line
 * that consists of any number of {@code >} and {@code From } gets one {@code >} more, and nothing
 * else is changed. Line ends stay what they are; a line begins behind a LF. The separating lines
 * end in LF, and exactly one LF follows the octets of a message: the empty line that readers expect
 * after a message that ends its last line, and the end of that line after one that does not.
 *
 * <p>Constant memory, whatever the size of a message or of a line. For one thread.
 */
public final class MboxWriter {

  private static final byte[] FROM = {'F', 'r', 'o', 'm', ' '};
  private static final DateTimeFormatter ASCTIME =
      DateTimeFormatter.ofPattern("EEE MMM ppd HH:mm:ss yyyy", Locale.ENGLISH)
          .withZone(ZoneOffset.UTC);
  private static final String NOBODY = "MAILER-DAEMON";
  private static final int LONGEST_SENDER = 254;
  private static final int BUFFER = 64 * 1024;

  private final OutputStream out;
  private final byte[] input = new byte[BUFFER];
  // each octet may bring back four that were held, and a mark
  private final byte[] output = new byte[BUFFER * 2 + 16];
  private int written;

  /** {@code out} is neither flushed nor closed. */
  public MboxWriter(OutputStream out) {
    this.out = out;
  }

  /**
   * Appends a message.
   *
   * @param sender for the separating line, which has no other place for it; anything that is not
   *     fit for that is left out
   * @param date for the same line
   */
  public void write(@Nullable String sender, Instant date, InputStream message) throws IOException {
    String line = "From " + fit(sender) + " " + ASCTIME.format(date) + "\n";
    for (int i = 0; i < line.length(); i++) {
      put(line.charAt(i));
    }
    boolean lineStart = true;
    int matched = 0;
    for (int read = message.read(input); read >= 0; read = message.read(input)) {
      for (int i = 0; i < read; i++) {
        byte octet = input[i];
        if (lineStart || matched > 0) {
          if (octet == FROM[matched]) {
            lineStart = false;
            if (++matched == FROM.length) {
              put('>');
              putFrom(matched);
              matched = 0;
            }
            continue;
          }
          putFrom(matched);
          // octets of "From " that turned out to be others are no quote signs
          lineStart = lineStart && matched == 0 && octet == '>';
          matched = 0;
        }
        put(octet);
        lineStart |= octet == '\n';
      }
      flush();
    }
    putFrom(matched);
    put('\n');
    flush();
  }

  private void putFrom(int count) {
    for (int i = 0; i < count; i++) {
      put(FROM[i]);
    }
  }

  private void put(int octet) {
    output[written++] = (byte) octet;
  }

  private void flush() throws IOException {
    out.write(output, 0, written);
    written = 0;
  }

  private static String fit(@Nullable String sender) {
    return sender == null
            || sender.isEmpty()
            || sender.length() > LONGEST_SENDER
            || sender.chars().anyMatch(c -> c <= ' ' || c >= 0x7F)
        ? NOBODY
        : sender;
  }
}
