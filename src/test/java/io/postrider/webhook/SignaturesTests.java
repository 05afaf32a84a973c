package io.postrider.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Signatures as Standard Webhooks 1.0 has them. */
class SignaturesTests {

  private static final String ID = "msg_p5jXN8AQM9LWM0D4loKWxJek";
  private static final long TIMESTAMP = 1614265330;
  private static final byte[] BODY = "{\"test\": 2432232314}".getBytes(StandardCharsets.UTF_8);

  /** The vector that the reference libraries of the specification share. */
  private static final SigningSecret SECRET =
      SigningSecret.parse("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");

  private static final String SIGNATURE = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=";

  @Test
  void signsAsTheSpecificationsOwnVectorHasIt() {
    assertThat(Signatures.sign(ID, TIMESTAMP, BODY, SECRET)).isEqualTo(SIGNATURE);
  }

  @Test
  void sendsIdTimeAndASignatureOfEachSecret() {
    SigningSecret other = SigningSecret.fresh();

    var headers =
        Signatures.headers(ID, Instant.ofEpochSecond(TIMESTAMP, 999), BODY, List.of(other, SECRET));

    assertThat(headers).containsOnlyKeys("webhook-id", "webhook-timestamp", "webhook-signature");
    assertThat(headers.get("webhook-id")).containsExactly(ID);
    assertThat(headers.get("webhook-timestamp")).containsExactly("1614265330");
    assertThat(headers.get("webhook-signature"))
        .containsExactly(Signatures.sign(ID, TIMESTAMP, BODY, other) + " " + SIGNATURE);
  }

  @Test
  void anotherIdTimeOrBodyHasAnotherSignature() {
    assertThat(Signatures.sign(ID + "x", TIMESTAMP, BODY, SECRET)).isNotEqualTo(SIGNATURE);
    assertThat(Signatures.sign(ID, TIMESTAMP + 1, BODY, SECRET)).isNotEqualTo(SIGNATURE);
    assertThat(Signatures.sign(ID, TIMESTAMP, new byte[0], SECRET)).isNotEqualTo(SIGNATURE);
  }

  @Test
  void freshSecretsAreLongEnoughAndTheirTextHidesThem() {
    SigningSecret secret = SigningSecret.fresh();

    String shown = secret.reveal();
    assertThat(shown).startsWith("whsec_");
    assertThat(Base64.getDecoder().decode(shown.substring(6))).hasSizeBetween(24, 64);
    assertThat(SigningSecret.parse(shown)).isEqualTo(secret);
    assertThat(SigningSecret.fresh()).isNotEqualTo(secret);
    assertThat(secret.toString()).doesNotContain(shown.substring(6));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SigningSecret.parse("s3cret"))
        .withMessageNotContaining("s3cret");
  }
}
