package io.postrider.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.postrider.web.ProblemException;
import java.sql.SQLException;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
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
    Durability durability = SampleDurability.of(DurabilityClass.EMBEDDED, STRICT);

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
    assertThat(SampleDurability.of(DurabilityClass.EMBEDDED, ACCEPTED).suffices(AFTER_STORE))
        .isTrue();
    assertThat(SampleDurability.of(DurabilityClass.SINGLE, STRICT).suffices(AFTER_STORE)).isTrue();
    assertThat(SampleDurability.of(DurabilityClass.REPLICATED, STRICT).suffices(AFTER_STORE))
        .isTrue();
  }

  @Test
  void aDatabaseThatIsRestartedWithLessCareIsNoticedWithinAMinute() throws SQLException {
    var now = new AtomicReference<>(Instant.EPOCH);
    var found = new AtomicReference<>(DurabilityClass.SINGLE);
    var durability = new Durability(found::get, STRICT, now::get);
    assertThat(durability.suffices(AFTER_STORE)).isTrue();

    found.set(DurabilityClass.EMBEDDED);
    durability.reread();
    assertThat(durability.suffices(AFTER_STORE)).as("the answer is fresh").isTrue();
    now.set(Instant.EPOCH.plusSeconds(61));
    durability.reread();
    assertThat(durability.suffices(AFTER_STORE)).isFalse();
  }

  @Test
  void aDatabaseThatCannotBeAskedIsTakenForWhatItWas() throws SQLException {
    var now = new AtomicReference<>(Instant.EPOCH);
    var away = new AtomicBoolean();
    var durability =
        new Durability(
            () -> {
              if (away.get()) {
                throw new SQLException("away");
              }
              return DurabilityClass.SINGLE;
            },
            STRICT,
            now::get);
    away.set(true);
    now.set(Instant.EPOCH.plusSeconds(61));
    durability.reread();
    assertThat(durability.found()).isEqualTo(DurabilityClass.SINGLE);
  }

  @Test
  void onlyTheEmbeddedClassCanBeAccepted() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new DurabilitySettings(DurabilityClass.SINGLE))
        .withMessageContaining("postrider.durability.accept");
  }
}
