package io.postrider.message.web;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Range headers, of a representation of 100 octets. */
class OctetRangeTests {

  @ParameterizedTest
  @CsvSource({
    "bytes=0-0,0,1",
    "bytes=10-19,10,20",
    "bytes=90-,90,100",
    "bytes=-10,90,100",
    "bytes=-1000,0,100",
    "bytes=50-1000,50,100",
    "BYTES=0-9,0,10"
  })
  void readsASingleRange(String header, long from, long to) {
    assertThat(OctetRange.of(header, 100)).contains(new OctetRange(from, to));
  }

  @ParameterizedTest
  @ValueSource(strings = {"bytes=100-", "bytes=200-300", "bytes=-0"})
  void knowsWhatCannotBeGiven(String header) {
    assertThat(OctetRange.of(header, 100)).get().matches(range -> !range.isSatisfiable());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "bytes",
        "bytes=",
        "bytes=-",
        "bytes=5",
        "bytes=9-5",
        "bytes=0-1,3-4",
        "lines=1-2",
        "bytes=a-b",
        "bytes=1-b",
        "bytes=--5",
        "bytes=99999999999999999999-"
      })
  void passesOverWhatIsNoSingleRange(String header) {
    assertThat(OctetRange.of(header, 100)).isEmpty();
  }

  @Test
  void needsNoHeader() {
    assertThat(OctetRange.of(null, 100)).isEmpty();
  }
}
