package io.postrider.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedOutputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.Random;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Zip files of any size, read by another's reader. */
class ZipStreamTests {

  private static final Instant TIME = Instant.parse("2026-01-05T09:08:06Z");

  @TempDir Path folder;

  @Test
  void keepsNamesOctetsAndTimes() throws IOException {
    byte[] noise = new byte[200_000];
    new Random(1).nextBytes(noise);
    Path file = folder.resolve("small.zip");
    try (OutputStream out = Files.newOutputStream(file);
        ZipStream zip = new ZipStream(out)) {
      add(zip, "a/empty.eml", new byte[0]);
      add(zip, "a/ä.eml", "Subject: x\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
      add(zip, "a/noise.eml", noise);
      zip.finish();
    }

    try (ZipFile read = new ZipFile(file.toFile())) {
      assertThat(read.stream().map(ZipEntry::getName))
          .containsExactly("a/empty.eml", "a/ä.eml", "a/noise.eml");
      assertThat(octets(read, "a/empty.eml")).isEmpty();
      assertThat(octets(read, "a/ä.eml")).asString().isEqualTo("Subject: x\r\n\r\n");
      assertThat(octets(read, "a/noise.eml")).isEqualTo(noise);
      assertThat(read.getEntry("a/ä.eml").getTimeLocal())
          .isEqualTo(LocalDateTime.of(2026, 1, 5, 9, 8, 6));
    }
  }

  @Test
  void canBeReadAsItComes() throws IOException {
    var out = new ByteArrayOutputStream();
    try (ZipStream zip = new ZipStream(out)) {
      add(zip, "one", "1".getBytes(StandardCharsets.US_ASCII));
      // announced as larger than 32 bits can say: its sizes are written with 64
      zip.entry("large", TIME, 0xFFFFFFFFFL, new ByteArrayInputStream(new byte[3]));
      add(zip, "two", "2".getBytes(StandardCharsets.US_ASCII));
      zip.finish();
    }

    try (ZipInputStream read = new ZipInputStream(new ByteArrayInputStream(out.toByteArray()))) {
      assertThat(read.getNextEntry().getName()).isEqualTo("one");
      assertThat(read.readAllBytes()).hasSize(1);
      assertThat(read.getNextEntry().getName()).isEqualTo("large");
      assertThat(read.readAllBytes()).hasSize(3);
      assertThat(read.getNextEntry().getName()).isEqualTo("two");
      assertThat(read.readAllBytes()).hasSize(1);
      assertThat(read.getNextEntry()).isNull();
    }
  }

  @Test
  void holdsMoreEntriesThanSixteenBitsCount() throws IOException {
    Path file = folder.resolve("many.zip");
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file));
        ZipStream zip = new ZipStream(out)) {
      for (int i = 0; i < 70_000; i++) {
        add(zip, "n" + i, new byte[0]);
      }
      zip.finish();
    }

    try (ZipFile read = new ZipFile(file.toFile())) {
      assertThat(read.size()).isEqualTo(70_000);
      assertThat(read.getEntry("n69999")).isNotNull();
    }
  }

  @Test
  void holdsMoreOctetsThanThirtyTwoBitsCount() throws IOException {
    Path file = folder.resolve("large.zip");
    long hole = 5L << 30;
    try (RandomAccessFile sparse = new RandomAccessFile(file.toFile(), "rw")) {
      sparse.setLength(hole);
    }
    try (OutputStream out = new BufferedOutputStream(new FileOutputStream(file.toFile(), true));
        ZipStream zip = new ZipStream(out, hole)) {
      add(zip, "behind", "far".getBytes(StandardCharsets.US_ASCII));
      zip.finish();
    }

    try (ZipFile read = new ZipFile(file.toFile())) {
      assertThat(octets(read, "behind")).asString().isEqualTo("far");
    }
  }

  @Test
  void isNoZipFileWithoutItsEnd() throws IOException {
    Path file = folder.resolve("cut.zip");
    try (OutputStream out = Files.newOutputStream(file);
        ZipStream zip = new ZipStream(out)) {
      add(zip, "one", new byte[10]);
    }

    assertThatThrownBy(() -> new ZipFile(file.toFile()).close()).isInstanceOf(IOException.class);
  }

  private static void add(ZipStream zip, String name, byte[] octets) throws IOException {
    zip.entry(name, TIME, octets.length, new ByteArrayInputStream(octets));
  }

  private static byte[] octets(ZipFile zip, String name) throws IOException {
    try (InputStream in = zip.getInputStream(zip.getEntry(name))) {
      return in.readAllBytes();
    }
  }
}
