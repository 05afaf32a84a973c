package io.postrider.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.postrider.web.ProblemException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DurabilityTests {

  private static final DeletionPolicy AFTER_STORE = new DeletionPolicy.AfterStore();
  private static final DurabilitySettings STRICT = new DurabilitySettings(null);
  private static final DurabilitySettings ACCEPTED =
      new DurabilitySettings(DurabilityClass.EMBEDDED);

  @ParameterizedTest
  @CsvSource({
    "on,  on,  on,           false, SINGLE",
    "on,  on,  local,        false, SINGLE",
    "on,  on,  on,           true,  REPLICATED",
    "on,  on,  remote_apply, true,  REPLICATED",
    "on,  on,  local,        true,  SINGLE",
    "on,  on,  remote_write, true,  SINGLE",
    "off, on,  on,           true,  EMBEDDED",
    "on,  off, on,           true,  EMBEDDED",
    "on,  on,  off,          true,  EMBEDDED",
  })
  void aPostgresIsWorthWhatItsSettingsSay(
      String fsync, String fullPages, String commit, boolean standby, DurabilityClass expected) {
    assertThat(DurabilityProbe.postgres(fsync, fullPages, commit, standby)).isEqualTo(expected);
  }

  @Test
  void deletionIsRefusedWhereCommitsMayBeLost() {
    Durability durability = new Durability(DurabilityClass.EMBEDDED, STRICT);

    assertThatThrownBy(() -> durability.require(AFTER_STORE))
        .isInstanceOfSatisfying(
            ProblemException.class,
            refused -> {
              assertThat(refused.problem().code().code()).isEqualTo("durability.insufficient");
              assertThat(refused.problem().hint()).contains("postrider.durability.accept=embedded");
              assertThat(refused.problem().errors().getFirst().field()).isEqualTo("deletion.mode");
            });
    assertThatThrownBy(() -> durability.require(new DeletionPolicy.AfterDays(3)))
        .isInstanceOf(ProblemException.class);
    assertThatCode(() -> durability.require(DeletionPolicy.KEEP)).doesNotThrowAnyException();
  }

  @Test
  void deletionIsPossibleWhereTheOperatorAcceptsTheRiskOrThereIsNone() {
    assertThat(new Durability(DurabilityClass.EMBEDDED, ACCEPTED).suffices(AFTER_STORE)).isTrue();
    assertThat(new Durability(DurabilityClass.SINGLE, STRICT).suffices(AFTER_STORE)).isTrue();
    assertThat(new Durability(DurabilityClass.REPLICATED, STRICT).suffices(AFTER_STORE)).isTrue();
  }

  @Test
  void onlyTheEmbeddedClassCanBeAccepted() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new DurabilitySettings(DurabilityClass.SINGLE))
        .withMessageContaining("postrider.durability.accept");
  }
}
