package io.postrider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

@PostriderIntegrationTest
class DatabaseCareIT {

  @Autowired private JdbcClient jdbc;

  @Test
  void noWaitForALockOnPostgresIsWithoutBounds() {
    assumeTrue(TestDatabase.isPostgres(), "these settings are PostgreSQL's");
    assertThat(show("lock_timeout")).isEqualTo("10s");
    assertThat(show("idle_in_transaction_session_timeout")).isEqualTo("30s");
  }

  private String show(String setting) {
    return jdbc.sql("show " + setting).query((row, _) -> row.getString(1)).single();
  }
}
