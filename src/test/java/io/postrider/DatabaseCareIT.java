package io.postrider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;

@PostriderIntegrationTest
class DatabaseCareIT {

  @Autowired private JdbcClient jdbc;
  @Autowired private JdbcTemplate template;

  @Test
  void noWaitForALockOnPostgresIsWithoutBounds() {
    assumeTrue(TestDatabase.isPostgres(), "these settings are PostgreSQL's");
    assertThat(show("lock_timeout")).isEqualTo("10s");
    assertThat(show("idle_in_transaction_session_timeout")).isEqualTo("30s");
  }

  @Test
  void noMailStandsInWhatPostgresSaysOfAStatementThatFailed() {
    assumeTrue(TestDatabase.isPostgres(), "H2 leaves values out");
    String words = "private words ".repeat(5);
    List<Object[]> rows = List.of(new Object[] {words + 1}, new Object[] {words + 2});

    assertThatThrownBy(() ->
            template.batchUpdate(
                "insert into server_key values (?, ''::bytea, current_timestamp)", rows))
        .hasMessageContaining("value too long")
        .hasMessageNotContaining("private");
  }

  private String show(String setting) {
    return jdbc.sql("show " + setting).query((row, _) -> row.getString(1)).single();
  }
}
