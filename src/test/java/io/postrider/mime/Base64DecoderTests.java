package io.postrider.mime;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class Base64DecoderTests {

  private static final String[] ODDITIES = {"\r\n", " ", "=", "==", "*", "A", "\n\n", "é"};

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void textWithoutFaultsIsDecodedAsTheJdkDoes(long seed) throws IOException {
    Random random = new Random(seed);
    byte[] octets = new byte[random.nextInt(40_000)];
    random.nextBytes(octets);
    String text = Base64.getMimeEncoder().encodeToString(octets);

    assertThat(inPieces(text, 8192)).isEqualTo(octets);
    assertThat(inPieces(text, 1 + random.nextInt(300))).isEqualTo(octets);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void howMuchIsReadAtOnceMakesNoDifferenceWhateverTheFaults(long seed) throws IOException {
    Random random = new Random(seed);
    byte[] octets = new byte[20_000];
    random.nextBytes(octets);
    var text = new StringBuilder(Base64.getMimeEncoder().encodeToString(octets));
    for (int i = 0; i < 60; i++) {
      text.insert(random.nextInt(text.length()), ODDITIES[random.nextInt(ODDITIES.length)]);
    }
    byte[] oneByOne = inPieces(text.toString(), 1);

    assertThat(inPieces(text.toString(), 8192)).isEqualTo(oneByOne);
    assertThat(inPieces(text.toString(), 2 + random.nextInt(30))).isEqualTo(oneByOne);
  }

  private static byte[] inPieces(String text, int length) throws IOException {
    var decoded = new ByteArrayOutputStream();
    byte[] piece = new byte[length];
    var in = new ByteArrayInputStream(text.getBytes(StandardCharsets.ISO_8859_1));
    try (var decoder = new Base64Decoder(in, "1", new Problems())) {
      for (int read = decoder.read(piece, 0, length);
          read >= 0;
          read = decoder.read(piece, 0, length)) {
        decoded.write(piece, 0, read);
      }
    }
    return decoded.toByteArray();
  }
}
