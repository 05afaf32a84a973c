package io.postrider.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.postrider.ApiClient;
import io.postrider.PostriderIntegrationTest;
import io.postrider.TestDatabase;
import io.postrider.access.ApiToken.Grant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.TestPropertySource;
import org.springframework.transaction.support.TransactionTemplate;

/** Two admins that revoke each other at the same moment do not lock the door for good. */
@PostriderIntegrationTest
@TestPropertySource(properties = "postrider.security.bootstrap-token=")
class LastAdminRaceIT {

  @LocalServerPort int port;
  @Autowired ApiTokens tokens;
  @Autowired JdbcClient jdbc;
  @Autowired TransactionTemplate transaction;

  private record Admin(UUID id, ApiClient api) {}

  @Test
  void ofTwoAdminsWhoRevokeEachOtherOneStays() throws Exception {
    assumeTrue(TestDatabase.isPostgres(), "its locks can be watched");
    Admin one = admin();
    Admin other = admin();
    jdbc.sql("delete from api_token where id not in (:both)")
        .param("both", List.of(one.id(), other.id()))
        .update();
    // each is noted as used before, so that a request waits for nothing but its change
    one.api().get("/tokens").ok();
    other.api().get("/tokens").ok();

    List<Future<Integer>> answers;
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      answers =
          transaction.execute(_ -> {
            jdbc.sql("select id from api_token for update").query(UUID.class).list();
            List<Future<Integer>> asked =
                List.of(
                    threads.submit(() -> one.api().delete("/tokens/" + other.id()).status()),
                    threads.submit(() -> other.api().delete("/tokens/" + one.id()).status()));
            Awaitility.await().until(this::waiting, waiting -> waiting == 2);
            return asked;
          });
    }

    assertThat(List.of(answers.get(0).get(), answers.get(1).get()))
        .containsExactlyInAnyOrder(204, 409);
    assertThat(tokens.first(10)).hasSize(1);
    Admin left = answers.get(0).get() == 204 ? one : other;
    assertThat(left.api().get("/tokens").status()).isEqualTo(200);
  }

  /** How many sessions of this database wait for a row that another holds. */
  private int waiting() {
    return jdbc.sql(
            """
            select count(*) from pg_stat_activity
             where datname = current_database() and wait_event_type = 'Lock'
            """)
        .query(Integer.class)
        .single();
  }

  private Admin admin() {
    UUID id = UUID.randomUUID();
    String text = TokenText.fresh();
    tokens.add(id, text, new Grant("admin", Set.of(Scope.ADMIN), null, Set.of(), Map.of()));
    return new Admin(id, new ApiClient(port).as(text));
  }
}
