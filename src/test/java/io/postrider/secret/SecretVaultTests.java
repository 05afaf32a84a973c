package io.postrider.secret;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.Arrays;
import java.util.Base64;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a sealed secret withstands, and what opens it. */
class SecretVaultTests {

  private static final String OLD = base64((byte) 1);
  private static final String NEW = base64((byte) 2);
  private static final String ROW = "account/1/password";
  private static final byte[] PASSWORD = "correct horse".getBytes(UTF_8);

  @Test
  void opensWhatItSealed() {
    SecretVault vault = vault(OLD);

    String sealed = vault.seal(ROW, PASSWORD);

    assertThat(sealed).matches("v1:0:[A-Za-z0-9_-]+").doesNotContain("correct");
    assertThat(vault.open(ROW, sealed)).isEqualTo(PASSWORD);
    assertThat(vault.open(ROW, vault.seal(ROW, new byte[0]))).isEmpty();
  }

  @Test
  void opensOnlyInTheRowItWasSealedFor() {
    SecretVault vault = vault(OLD);
    String sealed = vault.seal(ROW, PASSWORD);

    assertThatExceptionOfType(SecretUnreadable.class)
        .isThrownBy(() -> vault.open("account/2/password", sealed));
  }

  @Test
  void noticesEachAlteredOctet() {
    SecretVault vault = vault(OLD);
    String sealed = vault.seal(ROW, PASSWORD);
    String head = "v1:0:";
    byte[] octets = Base64.getUrlDecoder().decode(sealed.substring(head.length()));

    for (int i = 0; i < octets.length; i++) {
      byte[] altered = octets.clone();
      altered[i] ^= 1;
      String text = head + Base64.getUrlEncoder().withoutPadding().encodeToString(altered);
      assertThatExceptionOfType(SecretUnreadable.class).isThrownBy(() -> vault.open(ROW, text));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "v1", "v1:0:", "v1:0:AAAA", "v2:0:AAAA", "v1:0:***", "v1:9:AAAA"})
  void refusesWhatItDidNotMake(String text) {
    assertThatExceptionOfType(SecretUnreadable.class).isThrownBy(() -> vault(OLD).open(ROW, text));
  }

  @Test
  void neverSealsTwiceWithTheSameNonce() {
    SecretVault vault = vault(OLD);
    Set<String> sealed = new HashSet<>();

    for (int i = 0; i < 10_000; i++) {
      sealed.add(vault.seal(ROW, PASSWORD).substring("v1:0:".length(), "v1:0:".length() + 16));
    }

    assertThat(sealed).hasSize(10_000);
  }

  @Test
  void rotatesByPuttingANewKeyInFront() {
    String sealedBefore = vault("a:" + OLD).seal(ROW, PASSWORD);
    SecretVault rotated = vault("b:" + NEW + ", a:" + OLD);

    String sealedAfter = rotated.seal(ROW, PASSWORD);

    assertThat(rotated.open(ROW, sealedBefore)).isEqualTo(PASSWORD);
    assertThat(sealedAfter).startsWith("v1:b:");
    assertThat(rotated.isSealedWithOlderKey(sealedBefore)).isTrue();
    assertThat(rotated.isSealedWithOlderKey(sealedAfter)).isFalse();
  }

  @Test
  void saysWhichKeyIsMissingAndNothingMore() {
    String sealed = vault("a:" + OLD).seal(ROW, PASSWORD);

    assertThatExceptionOfType(SecretUnreadable.class)
        .isThrownBy(() -> vault("b:" + NEW).open(ROW, sealed))
        .withMessageContaining("'a'")
        .withMessageNotContaining(OLD)
        .withMessageNotContaining(NEW);
  }

  @Test
  void anotherKeyUnderTheSameIdDoesNotOpen() {
    String sealed = vault(OLD).seal(ROW, PASSWORD);

    assertThatExceptionOfType(SecretUnreadable.class)
        .isThrownBy(() -> vault(NEW).open(ROW, sealed));
  }

  private static SecretVault vault(String setting) {
    return new SecretVault(KeyRing.parse(setting));
  }

  private static String base64(byte fill) {
    byte[] key = new byte[KeyRing.KEY_BYTES];
    Arrays.fill(key, fill);
    return Base64.getEncoder().encodeToString(key);
  }
}
