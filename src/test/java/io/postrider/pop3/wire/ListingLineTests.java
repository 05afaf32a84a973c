package io.postrider.pop3.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ListingLineTests {

  @ParameterizedTest
  @CsvSource({
    "'1 120', 1, 120",
    "'2 200 octets', 2, 200",
    "'2   200', 2, 200",
    "'3 5000000000', 3, 5000000000",
    "'3', 3, -1",
    "'3 ', 3, -1",
    "'3 -1', 3, -1",
    "'3 12x', 3, -1",
    "'3 99999999999999999999', 3, -1"
  })
  void readsAScanListing(String text, int number, long size) throws Exception {
    ListingLine line = line(text);

    assertThat(line.number()).isEqualTo(number);
    assertThat(line.size()).isEqualTo(size);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "x", "-1 5", "1x 5", "2147483648 5", "99999999999 5", "1\t5", "+1 5"})
  void aLineWithoutANumberIsAFault(String text) {
    assertThatThrownBy(() -> line(text).number()).isInstanceOf(WireException.class);
  }

  @ParameterizedTest
  @CsvSource({
    "'1 whqtswO00WBw418f9t5JxYwZ', 'whqtswO00WBw418f9t5JxYwZ'",
    "'1   spaced', 'spaced'",
    "'1 trailing  ', 'trailing'",
    "'1 two parts', 'two parts'",
    "'1 caf\u00e9\u0080', 'caf\u00e9\u0080'",
    "'1 .', '.'"
  })
  void readsAUniqueIdAsOctets(String text, String uid) throws Exception {
    ListingLine line = line(text);
    line.number();

    assertThat(line.uid(1_024)).isEqualTo(uid);
  }

  @ParameterizedTest
  @ValueSource(strings = {"1", "1 ", "1    ", "1 a\tb", "1 a\u0000b", "1 \u007f"})
  void aMissingOrUnusableUniqueIdIsNone(String text) throws Exception {
    ListingLine line = line(text);
    line.number();

    assertThat(line.uid(1_024)).isNull();
  }

  @Test
  void aUniqueIdMayHave1024OctetsAndNotOneMore() throws Exception {
    ListingLine fits = line("1 " + "u".repeat(1_024));
    fits.number();
    ListingLine tooLong = line("1 " + "u".repeat(1_025));
    tooLong.number();

    assertThat(fits.uid(1_024)).hasSize(1_024);
    assertThat(tooLong.uid(1_024)).isNull();
  }

  private static ListingLine line(String text) {
    byte[] octets = ("##" + text + "##").getBytes(StandardCharsets.ISO_8859_1);
    return new ListingLine().at(octets, 2, octets.length - 2);
  }
}
