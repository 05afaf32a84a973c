package io.postrider.mime;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/**
 * However large a message is, reading it takes the memory of a small one and time in proportion.
 */
class LargeMessageTests {
  private static final long MIB = 1024 * 1024;
  private static final String LINE = "QUFB".repeat(16) + "\r\n";

  private final MessageParser parser = new MessageParser();

  @Test
  void reads150MebibytesInConstantMemory() {
    String head =
        """
        Subject: large
        Content-Type: multipart/mixed; boundary=b

        --b

        Hello
        --b
        Content-Type: application/zip
        Content-Disposition: attachment; filename=a.zip
        Content-Transfer-Encoding: base64

        """
            .replace("\n", "\r\n");
    long lines = 150 * MIB / LINE.length();
    OctetSource source = new GeneratedSource(head, LINE, lines, "--b--\r\n");

    ParsedMessage parsed = within(4 * MIB, () -> parser.parse(source));

    assertThat(parsed.problems()).isEmpty();
    assertThat(parsed.attachments())
        .singleElement()
        .satisfies(zip -> assertThat(zip.size()).isEqualTo(lines * (LINE.length() - 2) / 4 * 3));
  }

  @Test
  void reads150MebibytesOfTextOnOneLineInConstantMemory() {
    OctetSource source = new GeneratedSource("Subject: one line\r\n\r\n", "word ", 30 * MIB, "");

    ParsedMessage parsed = within(16 * MIB, () -> parser.parse(source));

    assertThat(parsed.preview()).hasSize(199).startsWith("word word");
    assertThat(parsed.text()).startsWith("word word").hasSizeLessThan((int) (2 * MIB));
  }

  @Test
  void reads150MebibytesOfDelimitersInConstantMemory() {
    OctetSource source =
        new GeneratedSource(
            "Content-Type: multipart/mixed; boundary=b\r\n\r\n", "--b\r\n", 30 * MIB, "");

    ParsedMessage parsed = within(64 * MIB, () -> parser.parse(source));

    assertThat(parsed.truncated()).isTrue();
  }

  @Test
  void reads150MebibytesOfHeaderInConstantMemory() {
    OctetSource source =
        new GeneratedSource("Subject: flood\r\n", "X-Flood: 0123456789\r\n", 7 * MIB, "\r\nHello");

    ParsedMessage parsed = within(16 * MIB, () -> parser.parse(source));

    assertThat(parsed.preview()).isEqualTo("Hello");
  }

  /** Runs it and checks what this thread allocated meanwhile, garbage included. */
  private static <T> T within(long octets, Supplier<T> work) {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = threads.getCurrentThreadAllocatedBytes();
    T result = work.get();
    assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(octets);
    return result;
  }
}
