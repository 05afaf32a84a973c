package io.postrider.secret;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Where the key comes from, and which keys are refused. */
class KeyRingTests {

  private static final String KEY = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "short",
        "AAECAwQFBgcICQoLDA0ODw==",
        "not base64 at all !!",
        "a:" + KEY + ",a:" + KEY,
        "a b:" + KEY,
        ":" + KEY,
        KEY + ",",
        "a:" + KEY + ",b:AAAA",
        ""
      })
  void refusesKeysThatCannotBeUsedWithoutShowingThem(String setting) {
    assertThatExceptionOfType(SecretKeyRefused.class)
        .isThrownBy(() -> KeyRing.parse(setting))
        .satisfies(refused -> {
          assertThat(refused.getMessage()).isNotBlank();
          assertThat(refused.getMessage()).doesNotContain("AAECAwQF");
        });
  }

  @Test
  void saysHowLongTheWrongKeyIs() {
    assertThatExceptionOfType(SecretKeyRefused.class)
        .isThrownBy(() -> KeyRing.parse("AAECAwQFBgcICQoLDA0ODw=="))
        .withMessageContaining("16 bytes")
        .withMessageContaining("32");
  }

  @Test
  void neverShowsItsKeysAsText() {
    assertThat(KeyRing.parse("a:" + KEY)).hasToString("KeyRing[a]");
    assertThat(new SecretSettings(KEY).toString()).doesNotContain(KEY);
  }

  @ParameterizedTest
  @CsvSource({
    "jdbc:postgresql://db/postrider, Server",
    "jdbc:h2:tcp://db/~/postrider, Server",
    "jdbc:h2:mem:test;MODE=PostgreSQL, Memory",
    "jdbc:h2:file:./data/postrider;MODE=PostgreSQL, File",
    "jdbc:h2:./data/postrider, File",
    "jdbc:h2:~/postrider, File",
    "JDBC:H2:FILE:/var/lib/postrider/db, File"
  })
  void knowsTheKindOfDatabaseByItsUrl(String url, String kind) {
    assertThat(DatabaseKind.of(url).getClass().getSimpleName()).isEqualTo(kind);
  }

  @Test
  void keepsTheKeyInTheFolderOfTheDatabase() {
    assertThat(DatabaseKind.of("jdbc:h2:file:" + folder.resolve("sub/postrider") + ";MODE=X"))
        .isEqualTo(new DatabaseKind.File(folder.resolve("sub")));
  }

  @Test
  void anEmbeddedDatabaseMakesItsKeyOnceForItsOwnerOnly() throws Exception {
    Path data = folder.resolve("data");

    SecretVault first = vault(data);
    SecretVault second = vault(data);

    assertThat(second.open("row", first.seal("row", new byte[] {7}))).containsExactly(7);
    assertThat(Files.getPosixFilePermissions(data.resolve("secrets.key")))
        .isEqualTo(PosixFilePermissions.fromString("rw-------"));
    try (var files = Files.list(data)) {
      assertThat(files).containsExactly(data.resolve("secrets.key"));
    }
  }

  @Test
  void ofManyStartersAllEndUpWithOneKey() throws Exception {
    List<Future<String>> starters;
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Callable<String> start =
          () -> {
            KeyFile.in(folder).readOrMake();
            return Files.readString(folder.resolve("secrets.key"));
          };
      starters = threads.invokeAll(Collections.nCopies(16, start));
    }

    assertThat(starters.stream().map(Future::resultNow).distinct()).hasSize(1);
  }

  @Test
  void aDamagedKeyFileIsNamedAndNeverReplaced() throws Exception {
    Path file = folder.resolve("secrets.key");
    Files.writeString(file, "AAEC");

    assertThatExceptionOfType(SecretKeyRefused.class)
        .isThrownBy(() -> vault(folder))
        .withMessageContaining(file.toString());
    assertThat(file).hasContent("AAEC");
  }

  @Test
  void aDatabaseServerWithoutAKeyIsRefusedWithWhatToDo() {
    var settings = new SecretSettings(" ");

    assertThatExceptionOfType(SecretKeyRefused.class)
        .isThrownBy(() -> SecretConfiguration.ring(settings, new DatabaseKind.Server()))
        .satisfies(refused -> {
          var analysis = Objects.requireNonNull(new SecretKeyFailureAnalyzer().analyze(refused));
          assertThat(analysis.getDescription()).contains("PostgreSQL");
          assertThat(analysis.getAction())
              .contains("POSTRIDER_SECRETS_KEY")
              .contains("openssl rand -base64 32");
        });
  }

  @Test
  void aDatabaseInMemoryHasAKeyOfItsOwn() {
    assertThat(SecretConfiguration.ring(new SecretSettings(null), new DatabaseKind.Memory()))
        .isNotNull();
  }

  private static SecretVault vault(Path folder) {
    return new SecretVault(
        SecretConfiguration.ring(new SecretSettings(null), new DatabaseKind.File(folder)));
  }
}
