package io.postrider.pop3.sasl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The examples that the RFCs give, and what must not pass. */
class SaslVectorTests {

  private static final byte[] NONE = {};

  @Test
  void apopAsInRfc1939() {
    assertThat(Digests.apop("<1896.697170952@dbc.mtview.ca.us>", "tanstaaf"))
        .isEqualTo("c4c9334bac560ecc979e58001b3e22fb");
  }

  @Test
  void cramMd5AsInRfc2195() throws Exception {
    CramMd5 exchange = new CramMd5("tim", "tanstaaftanstaaf");

    assertThat(answer(exchange, "<1896.697170952@postoffice.reston.mci.net>"))
        .isEqualTo("tim b913a602c7eda7a495b4e6e7334d3890");
    assertThat(exchange.complete()).isTrue();
  }

  @Test
  void plainAsInRfc4616() throws Exception {
    assertThat(answer(new Plain("tim", "tanstaaftanstaaf"), ""))
        .isEqualTo("\0tim\0tanstaaftanstaaf");
    assertThatThrownBy(() -> new Plain("a\0b", "c")).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void oauthBearerAsInRfc7628() throws Exception {
    OAuthBearer exchange =
        new OAuthBearer("user@example.com", "vF9dft4qmTc2", "server.example.com", 143);

    assertThat(answer(exchange, ""))
        .isEqualTo(
            "n,a=user@example.com,\u0001host=server.example.com\u0001port=143\u0001"
                + "auth=Bearer vF9dft4qmTc2\u0001\u0001");
    assertThat(answer(exchange, "{\"status\":\"invalid_token\"}")).isEqualTo("\u0001");
  }

  @Test
  void xoauth2AsTheProvidersWriteIt() throws Exception {
    XOAuth2 exchange = new XOAuth2("someuser@example.com", "ya29.vF9dft4qmTc2");

    assertThat(answer(exchange, ""))
        .isEqualTo("user=someuser@example.com\u0001auth=Bearer ya29.vF9dft4qmTc2\u0001\u0001");
    assertThat(answer(exchange, "{\"status\":\"401\"}")).isEmpty();
  }

  @Test
  void scramSha1AsInRfc5802() throws Exception {
    Scram exchange = sha1();

    assertThat(answer(exchange, "")).isEqualTo("n,,n=user,r=fyko+d2lbbFgONRv9qkxdawL");
    assertThat(answer(exchange, SERVER_FIRST))
        .isEqualTo(
            "c=biws,r=fyko+d2lbbFgONRv9qkxdawL3rfcNHYJY1ZVvWVs7j,p=v0X8v3Bz2T0CJGbJQyF0X+HI4Ts=");
    assertThat(exchange.complete()).isFalse();
    assertThat(answer(exchange, "v=rmF9pqV8S7suAoZWja4dJRkFsKQ=")).isEmpty();
    assertThat(exchange.complete()).isTrue();
  }

  @Test
  void scramSha256AsInRfc7677() throws Exception {
    Scram exchange =
        new Scram(
            Scram.Hash.SHA_256,
            "user",
            "pencil",
            ChannelBinding.IMPOSSIBLE,
            "rOprNGfwEbeRWgbNEkqO");
    answer(exchange, "");

    assertThat(
            answer(
                exchange,
                "r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,"
                    + "s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096"))
        .isEqualTo(
            "c=biws,r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,"
                + "p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=");
    assertThat(answer(exchange, "v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=")).isEmpty();
  }

  private static final String SERVER_FIRST =
      "r=fyko+d2lbbFgONRv9qkxdawL3rfcNHYJY1ZVvWVs7j,s=QSXCR+Q6sek8bf92,i=4096";

  @ParameterizedTest
  @ValueSource(
      strings = {
        "r=otherNonce,s=QSXCR+Q6sek8bf92,i=4096",
        "r=fyko+d2lbbFgONRv9qkxdawL,s=QSXCR+Q6sek8bf92,i=4096",
        "r=fyko+d2lbbFgONRv9qkxdawLx,s=QSXCR+Q6sek8bf92,i=4095",
        "r=fyko+d2lbbFgONRv9qkxdawLx,s=QSXCR+Q6sek8bf92,i=1000001",
        "r=fyko+d2lbbFgONRv9qkxdawLx,s=QSXCR+Q6sek8bf92,i=99999999999",
        "r=fyko+d2lbbFgONRv9qkxdawLx,s=QSXCR+Q6sek8bf92,i=-1",
        "r=fyko+d2lbbFgONRv9qkxdawLx,s=!,i=4096",
        "r=fyko+d2lbbFgONRv9qkxdawLx,s=,i=4096",
        "m=ext,r=fyko+d2lbbFgONRv9qkxdawLx,s=QSXCR+Q6sek8bf92,i=4096",
        "r=fyko+d2lbbFgONRv9qkxdawLx",
        ""
      })
  void scramRefusesAServerFirstThatCannotBe(String serverFirst) throws Exception {
    Scram exchange = sha1();
    answer(exchange, "");

    assertThatThrownBy(() -> answer(exchange, serverFirst)).isInstanceOf(SaslFault.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"v=AAAAAAAAAAAAAAAAAAAAAAAAAAA=", "v=", "x", ""})
  void scramRefusesAServerThatDoesNotKnowThePassword(String serverFinal) throws Exception {
    Scram exchange = sha1();
    answer(exchange, "");
    answer(exchange, SERVER_FIRST);

    assertThatThrownBy(() -> answer(exchange, serverFinal)).isInstanceOf(SaslFault.class);
    assertThat(exchange.complete()).isFalse();
  }

  @Test
  void saslprepMapsAndNormalises() {
    assertThat(SaslPrep.prepare("I\u00ADX")).isEqualTo("IX");
    assertThat(SaslPrep.prepare("\u00AA")).isEqualTo("a");
    assertThat(SaslPrep.prepare("\u2168")).isEqualTo("IX");
    assertThat(SaslPrep.prepare("a\u00A0b")).isEqualTo("a b");
    assertThatThrownBy(() -> SaslPrep.prepare("\u0085"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static Scram sha1() {
    return sha1(ChannelBinding.IMPOSSIBLE);
  }

  private static Scram sha1(ChannelBinding binding) {
    return new Scram(Scram.Hash.SHA_1, "user", "pencil", binding, "fyko+d2lbbFgONRv9qkxdawL");
  }

  private static String answer(SaslExchange exchange, String challenge) throws SaslFault {
    byte[] octets = challenge.isEmpty() ? NONE : challenge.getBytes(StandardCharsets.UTF_8);
    return new String(exchange.answer(octets), StandardCharsets.UTF_8);
  }
}
