package io.postrider.discovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is taken for an address. */
class MailAddressTests {

  @Test
  void theLastAtDividesAndTheDomainTakesItsAsciiForm() {
    assertThat(MailAddress.parse("A.b+c@Bücher.Example."))
        .isEqualTo(new MailAddress("A.b+c", "xn--bcher-kva.example"));
    assertThat(MailAddress.parse("\"a@b\"@example.com").localPart()).isEqualTo("\"a@b\"");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "@",
        "a",
        "a@",
        "@b.example",
        "a@localhost",
        "a@[127.0.0.1]",
        "a@127.0.0.1",
        "a@::1",
        "a b@example.com",
        "a\r\nb@example.com",
        "a@exa mple.com",
        "a@example.com/x",
        "a@-x.example",
        "a@x..example",
        "a@example.com:443",
        "a@b@example.com",
        "\"a@b@example.com",
        "a\"@\"b@example.com"
      })
  void otherThingsAreRefused(String text) {
    assertThatIllegalArgumentException().isThrownBy(() -> MailAddress.parse(text));
  }

  @Test
  void soIsWhatIsTooLong() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> MailAddress.parse("a".repeat(320) + "@example.com"))
        .withMessageContaining("320");
  }
}
