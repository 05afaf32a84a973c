package io.postrider.mime;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class ShortLinesTests {

  @Test
  void breaksLinesThatAreTooLongAndLeavesTheOthers() throws IOException {
    String text = "begin 644 a\n" + "x".repeat(2_500) + "\nend\n";

    String read = read(text);

    assertThat(read.lines()).allMatch(line -> line.length() <= 1_000).hasSize(5);
    assertThat(read.replace("\n", "")).isEqualTo(text.replace("\n", ""));
  }

  @Test
  void leavesHonestTextAsItIs() throws IOException {
    String text = "begin 644 a\n#86)C\n`\nend\n";
    assertThat(read(text)).isEqualTo(text);
  }

  private static String read(String text) throws IOException {
    try (var in =
        new ShortLines(new ByteArrayInputStream(text.getBytes(StandardCharsets.US_ASCII)))) {
      return new String(in.readAllBytes(), StandardCharsets.US_ASCII);
    }
  }
}
