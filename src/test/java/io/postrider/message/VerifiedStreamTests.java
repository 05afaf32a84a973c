package io.postrider.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whoever saw the end has seen the right octets. */
class VerifiedStreamTests {

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 65_535, 65_536, 65_537, 131_072, 300_000})
  void givesAllOctetsWhereTheyAreRight(int size) throws IOException {
    byte[] octets = octets(size);

    try (var in = new VerifiedStream(new ByteArrayInputStream(octets), size, sha256(octets))) {
      assertThat(in.readAllBytes()).isEqualTo(octets);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 65_536, 65_537, 300_000})
  void neverReachesTheEndOfDamagedOctets(int size) {
    byte[] octets = octets(size);
    byte[] damaged = octets.clone();
    damaged[size - 1] ^= 1;
    ByteArrayOutputStream seen = new ByteArrayOutputStream();

    assertThatThrownBy(
            () -> {
              try (var in =
                  new VerifiedStream(new ByteArrayInputStream(damaged), size, sha256(octets))) {
                in.transferTo(seen);
              }
            })
        .isInstanceOf(ContentDamaged.class);
    assertThat(seen.size()).isLessThan(size);
    assertThat(seen.toByteArray()).isEqualTo(Arrays.copyOf(octets, seen.size()));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 65_536, 299_999})
  void neverReachesTheEndOfShortenedOctets(int size) {
    byte[] octets = octets(300_000);

    assertThatThrownBy(
            () -> {
              try (var in =
                  new VerifiedStream(
                      new ByteArrayInputStream(octets, 0, size), 300_000, sha256(octets))) {
                in.readAllBytes();
              }
            })
        .isInstanceOf(ContentDamaged.class);
  }

  private static byte[] octets(int size) {
    byte[] octets = new byte[size];
    for (int i = 0; i < size; i++) {
      octets[i] = (byte) (i * 31 + i / 251);
    }
    return octets;
  }

  private static String sha256(byte[] octets) {
    return HexFormat.of().formatHex(Sha256.digest().digest(octets));
  }
}
