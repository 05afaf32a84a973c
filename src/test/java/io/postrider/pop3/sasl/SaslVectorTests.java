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

  /** Computed from the inputs of RFC 7677 with another implementation: no RFC has such a vector. */
  @Test
  void scramSha256BoundToTheChannel() throws Exception {
    byte[] exported = new byte[32];
    for (int i = 0; i < exported.length; i++) {
      exported[i] = (byte) i;
    }
    Scram exchange =
        new Scram(
            Scram.Hash.SHA_256,
            "user",
            "pencil",
            ChannelBinding.to("tls-exporter", exported),
            "rOprNGfwEbeRWgbNEkqO");

    assertThat(answer(exchange, "")).isEqualTo("p=tls-exporter,,n=user,r=rOprNGfwEbeRWgbNEkqO");
    assertThat(
            answer(
                exchange,
                "r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,"
                    + "s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096"))
        .isEqualTo(
            "c=cD10bHMtZXhwb3J0ZXIsLAABAgMEBQYHCAkKCwwNDg8QERITFBUWFxgZGhscHR4f,"
                + "r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,"
                + "p=QC6CS20quADQRb3mT99YUH+n3VJxUvzuK0K0E1Vrs2M=");
    assertThat(answer(exchange, "v=2GiAgapEppLVlUXbxUDksL3VgYHzuqiK5tR4mhJGgvs=")).isEmpty();
    assertThat(exchange.complete()).isTrue();
  }

  @Test
  void scramSha1ThatCouldHaveBeenBound() throws Exception {
    Scram exchange = sha1(ChannelBinding.NOT_OFFERED);

    assertThat(answer(exchange, "")).isEqualTo("y,,n=user,r=fyko+d2lbbFgONRv9qkxdawL");
    assertThat(answer(exchange, SERVER_FIRST))
        .isEqualTo(
            "c=eSws,r=fyko+d2lbbFgONRv9qkxdawL3rfcNHYJY1ZVvWVs7j,p=BjZF5dV+EkD3YCb3pH3IP8riMGw=");
    assertThat(answer(exchange, "v=dsprQ5R2AGYt1kn4bQRwTAE0PTU=")).isEmpty();
  }

  @Test
  void scramEscapesWhatItsGrammarNeedsInTheName() throws Exception {
    Scram exchange =
        new Scram(Scram.Hash.SHA_1, "a=b,c", "pencil", ChannelBinding.IMPOSSIBLE, "nonce");

    assertThat(answer(exchange, "")).isEqualTo("n,,n=a=3Db=2Cc,r=nonce");
  }

  @Test
  void scramTellsWhatTheServerGaveAsItsReasonAndIsNotComplete() throws Exception {
    Scram exchange = sha1();
    answer(exchange, "");
    answer(exchange, SERVER_FIRST);

    assertThat(answer(exchange, "e=invalid-proof,x=1")).isEmpty();
    assertThat(exchange.serverError()).hasValue("invalid-proof");
    assertThat(exchange.complete()).isFalse();
    assertThatThrownBy(() -> answer(exchange, "v=rmF9pqV8S7suAoZWja4dJRkFsKQ="))
        .isInstanceOf(SaslFault.class);
  }

  @Test
  void aBindingShowsNothingOfTheChannel() {
    assertThat(ChannelBinding.to("tls-exporter", new byte[] {65, 65, 65}))
        .hasToString("ChannelBinding[p=tls-exporter,,]");
  }

  @Test
  void externalSendsTheNameToActAsAndNothingElse() throws Exception {
    External exchange = new External("shared");

    assertThat(answer(exchange, "")).isEqualTo("shared");
    assertThat(exchange.complete()).isTrue();
    assertThatThrownBy(() -> answer(exchange, "")).isInstanceOf(SaslFault.class);
    assertThatThrownBy(() -> answer(new External(""), "x")).isInstanceOf(SaslFault.class);
    assertThatThrownBy(() -> new External("a\0b")).isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aYesAfterTheRefusalOfATokenIsNoYes(boolean xoauth2) throws Exception {
    SaslExchange exchange =
        xoauth2 ? new XOAuth2("u", "t") : new OAuthBearer("u", "t", "host", 995);
    answer(exchange, "");
    assertThat(exchange.complete()).isTrue();

    answer(exchange, "{\"status\":\"invalid_token\"}");

    assertThat(exchange.complete()).isFalse();
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
  }

  /** RFC 4013 §3 and one of each table of RFC 3454 that it names. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "x\u0007\u00e4",
        "x\u0085",
        "\u06271",
        "x\u200E",
        "x\u2028",
        "x\uE000",
        "x\uFFFD",
        "x\u2FF0",
        "x\uFDD0",
        "x\uFFFF",
        "x\uDB40\uDC01",
        "x\uD800",
        "\u05D0x\u05D0"
      })
  void saslprepRefusesWhatMustNotOccur(String text) {
    assertThatThrownBy(() -> SaslPrep.prepare(text)).isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"user", "USER", "\u05D0\u05D1", "\u0627 1 \u0628", "\u00e4\u00f6 \u20ac"})
  void saslprepLetsThrough(String text) {
    assertThat(SaslPrep.prepare(text)).isEqualTo(text);
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
