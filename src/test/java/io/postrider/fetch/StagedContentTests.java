package io.postrider.fetch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.util.unit.DataSize;

class StagedContentTests {

  @TempDir Path folder;

  @Test
  void smallMessagesStayInMemoryAndGiveItBack() throws IOException, NoSuchAlgorithmException {
    try (StagingArea area = area(DataSize.ofMegabytes(1))) {
      byte[] octets = octets(5_000);
      StagedContent content = staged(area, octets, 700);

      assertThat(files()).isZero();
      assertThat(area.memoryUsed()).isPositive();
      holds(content, octets);
      content.close();
      assertThat(area.memoryUsed()).isZero();
    }
  }

  @Test
  void largeMessagesGoToAFileThatGoesWithThem() throws IOException, NoSuchAlgorithmException {
    try (StagingArea area = area(DataSize.ofMegabytes(64))) {
      byte[] octets = octets(3_000_000);
      StagedContent content = staged(area, octets, 65_536);

      assertThat(files()).isEqualTo(1);
      assertThat(area.memoryUsed()).isZero();
      holds(content, octets);
      content.close();
      assertThat(files()).isZero();
    }
  }

  @Test
  void whatTheBudgetHasNoRoomForGoesToAFile() throws IOException, NoSuchAlgorithmException {
    try (StagingArea area = area(DataSize.ofKilobytes(20))) {
      byte[] octets = octets(30_000);
      StagedContent content = staged(area, octets, 1_000);

      assertThat(files()).isEqualTo(1);
      holds(content, octets);
      content.close();
      assertThat(area.memoryUsed()).isZero();
    }
  }

  private StagingArea area(DataSize memory) {
    return new StagingArea(
        new FetchSettings(
            Duration.ofMinutes(1),
            Duration.ofMinutes(1),
            Duration.ofSeconds(1),
            Duration.ofSeconds(1),
            1,
            1,
            1,
            DataSize.ofMegabytes(1),
            Duration.ofSeconds(1),
            3,
            folder,
            memory,
            Duration.ofDays(1),
            Duration.ofHours(1)));
  }

  private static StagedContent staged(StagingArea area, byte[] octets, int slice)
      throws IOException {
    StagedContent content = area.stage();
    for (int at = 0; at < octets.length; at += slice) {
      content.write(octets, at, Math.min(slice, octets.length - at));
    }
    content.seal();
    return content;
  }

  private static void holds(StagedContent content, byte[] octets)
      throws IOException, NoSuchAlgorithmException {
    assertThat(content.size()).isEqualTo(octets.length);
    assertThat(content.sha256()).isEqualTo(MessageDigest.getInstance("SHA-256").digest(octets));
    for (int read = 0; read < 2; read++) {
      try (var in = content.open()) {
        assertThat(in.readAllBytes()).isEqualTo(octets);
      }
    }
  }

  private long files() throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      return all.filter(Files::isRegularFile).count();
    }
  }

  private static byte[] octets(int count) {
    byte[] octets = new byte[count];
    new Random(7).nextBytes(octets);
    return octets;
  }
}
