package io.postrider.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Cursors say what they said, and nothing that a client made up. */
class CursorsTests {

  private final JdbcDataSource database = new JdbcDataSource();
  private Cursors cursors = replica();

  @BeforeEach
  void freshDatabase() {
    database.setURL(
        "jdbc:h2:mem:"
            + UUID.randomUUID()
            + ";MODE=PostgreSQL;DATABASE_TO_LOWER=TRUE;DB_CLOSE_DELAY=-1");
    JdbcClient.create(database)
        .sql(
            """
            create table server_key (name varchar(50) not null primary key, secret bytea not null,
                                     created_at timestamp(6) with time zone not null)
            """)
        .update();
    cursors = replica();
  }

  @Test
  void giveTheirKeysBack() {
    List<String> keys = List.of("2026-01-01T00:00:00Z", "ä€😀", "");

    assertThat(cursors.decode("messages", cursors.encode("messages", keys))).isEqualTo(keys);
    assertThat(cursors.decode("messages", cursors.encode("messages", List.of()))).isEmpty();
  }

  @Test
  void areGoodOnEveryReplicaAndAfterARestart() {
    String cursor = cursors.encode("messages", List.of("7"));

    assertThat(replica().decode("messages", cursor)).containsExactly("7");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void areWrittenInOneWayOnly(int length) {
    String cursor = cursors.encode("messages", List.of("7".repeat(length)));
    String digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    String head = cursor.substring(0, cursor.length() - 1);

    for (int i = 0; i < digits.length(); i++) {
      char last = digits.charAt(i);
      if (!cursor.equals(head + last)) {
        assertThat(refused("messages", head + last)).isEqualTo(ProblemCode.CURSOR_INVALID);
      }
    }
    assertThat(refused("messages", cursor + "=")).isEqualTo(ProblemCode.CURSOR_INVALID);
    assertThat(refused("messages", cursor + "==")).isEqualTo(ProblemCode.CURSOR_INVALID);
  }

  @Test
  void areGoodForTheirOwnKindOfListOnly() {
    String cursor = cursors.encode("messages", List.of("7"));

    assertThat(refused("accounts", cursor)).isEqualTo(ProblemCode.CURSOR_INVALID);
  }

  @Test
  void noticeEachAlteredCharacter() {
    String cursor = cursors.encode("messages", List.of("7", "8"));

    for (int i = 0; i < cursor.length() - 1; i++) {
      char other = cursor.charAt(i) == 'A' ? 'B' : 'A';
      String altered = cursor.substring(0, i) + other + cursor.substring(i + 1);
      assertThat(refused("messages", altered)).isEqualTo(ProblemCode.CURSOR_INVALID);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "x", "AAAA", "%%%", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", "é"})
  void refuseWhatWasNeverOne(String text) {
    assertThat(refused("messages", text)).isEqualTo(ProblemCode.CURSOR_INVALID);
  }

  @Test
  void refuseWhatIsFarTooLong() {
    assertThat(refused("messages", "A".repeat(100_000))).isEqualTo(ProblemCode.CURSOR_INVALID);
  }

  private ProblemCode refused(String kind, String cursor) {
    return Objects.requireNonNull(
            catchThrowableOfType(ProblemException.class, () -> cursors.decode(kind, cursor)))
        .problem()
        .code();
  }

  private Cursors replica() {
    return new Cursors(new ServerKeys(JdbcClient.create(database), () -> Instant.EPOCH));
  }
}
