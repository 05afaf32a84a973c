package io.postrider.egress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HostNameTests {

  @ParameterizedTest
  @CsvSource({
    "pop.example.com,  pop.example.com",
    "POP.Example.COM,  pop.example.com",
    "pop.example.com., pop.example.com",
    "localhost,        localhost",
    "mail_server,      mail_server",
    "3com.example,     3com.example",
    "127.0.0.1,        127.0.0.1",
    "::1,              ::1",
    "[2001:DB8::7],    2001:db8::7",
    "münchen.example,  xn--mnchen-3ya.example",
    "例え.テスト,        xn--r8jz45g.xn--zckzah",
  })
  void takesNamesAndAddresses(String text, String host) {
    assertThat(HostName.parse(text)).isEqualTo(host);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "pop3://pop.example.com",
        "https://pop.example.com/",
        "user@pop.example.com",
        "pop.example.com:995",
        "127.0.0.1:995",
        "[::1]:995",
        "fe80::1%eth0",
        ":::",
        "pop..example.com",
        ".example.com",
        ".",
        "-pop.example.com",
        "pop-.example.com",
        "pop example.com",
        " pop.example.com",
        "pop.example.com\r\nQUIT",
        "pop.example.com\0",
        "127.1",
        "2130706433",
        "256.1.1.1",
        "1.2.3.4.5",
        "pop.example.com?x",
      })
  void refusesWhatIsNoHostAlone(String text) {
    assertThatIllegalArgumentException().isThrownBy(() -> HostName.parse(text));
  }

  @Test
  void refusesNamesThatAreTooLong() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> HostName.parse("a".repeat(64) + ".example"));
    assertThatIllegalArgumentException().isThrownBy(() -> HostName.parse("a.".repeat(127) + "com"));
  }
}
