package io.postrider.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** Any range of octets comes out of its chunks. */
class ChunkStreamTests {
  private static final byte[] OCTETS = "0123456789abcdefghijk".getBytes(StandardCharsets.US_ASCII);

  @Test
  void readsEveryRange() throws IOException {
    for (int from = 0; from <= OCTETS.length; from++) {
      for (int to = from; to <= OCTETS.length; to++) {
        try (ChunkStream in = new ChunkStream(ChunkStreamTests::chunk, 4, from, to)) {
          assertThat(in.readAllBytes()).isEqualTo(Arrays.copyOfRange(OCTETS, from, to));
        }
      }
    }
  }

  @Test
  void skipsWithoutReading() throws IOException {
    try (ChunkStream in = new ChunkStream(ChunkStreamTests::chunk, 4, 1, 20)) {
      in.skipNBytes(10);
      assertThat(in.read()).isEqualTo('b');
      assertThat(in.skip(100)).isEqualTo(8);
      assertThat(in.read()).isEqualTo(-1);
    }
  }

  @Test
  void saysThatAChunkIsMissing() {
    assertThatThrownBy(
            () -> {
              try (ChunkStream in = new ChunkStream(number -> new byte[0], 4, 0, 10)) {
                in.readAllBytes();
              }
            })
        .isInstanceOf(ContentDamaged.class);
  }

  private static byte[] chunk(int number) {
    return Arrays.copyOfRange(OCTETS, number * 4, Math.min(OCTETS.length, number * 4 + 4));
  }
}
