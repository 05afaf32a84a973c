package io.postrider.account.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.postrider.PostriderIntegrationTest;
import io.postrider.TestDatabase;
import io.postrider.account.AccountPolling;
import io.postrider.account.AccountState;
import io.postrider.account.PollTicket;
import io.postrider.account.web.AccountsApi.Answer;
import io.postrider.web.Problem;
import io.postrider.web.ProblemCode;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.JsonNode;

/** Trouble is told and named, and never mistaken for a process that cannot serve. */
@PostriderIntegrationTest
class HealthIT {

  @LocalServerPort int port;
  @Autowired AccountPolling polling;
  @Autowired TransactionTemplate transaction;
  @Autowired InstantSource time;
  @Autowired JdbcClient jdbc;

  private AccountsApi api;

  @BeforeEach
  void client() {
    api = new AccountsApi(port);
  }

  /** The API of a token that sees those accounts only; tests share one database. */
  private AccountsApi only(UUID... ids) {
    String accounts =
        Stream.of(ids).map(id -> "'" + id + "'").collect(Collectors.joining(",", "[", "]"));
    return new AccountsApi(
        port,
        api.post(
                "/api/v1/tokens",
                "{'name':'health','scopes':['accounts:read'],'accounts':" + accounts + "}")
            .at("/token"));
  }

  private void fail(UUID id, AccountState state) {
    PollTicket ticket = polling.begin(id);
    transaction.executeWithoutResult(status ->
        polling.failed(ticket, Problem.of(ProblemCode.AUTH_REJECTED, "rejected"), state, null));
  }

  private void succeed(UUID id) {
    PollTicket ticket = polling.begin(id);
    transaction.executeWithoutResult(
        status -> polling.completed(ticket, 0, List.of(), time.instant().plusSeconds(300)));
  }

  private void stall(UUID id) {
    jdbc.sql("update account_state set stalls_at = :then where account_id = :id")
        .param("then", time.instant().minusSeconds(1).atOffset(ZoneOffset.UTC))
        .param("id", id)
        .update();
  }

  @Test
  void whatGoesWellIsHealthy() {
    UUID id = api.create("").id();
    succeed(id);

    Answer health = only(id).get("/api/v1/health");

    assertThat(health.status()).isEqualTo(200);
    JsonNode json = health.json();
    assertThat(json.propertyNames())
        .containsExactlyInAnyOrder("healthy", "message", "issues", "accounts", "oldestSuccessAt");
    assertThat(json.at("/healthy").asBoolean()).isTrue();
    assertThat(json.at("/issues").size()).isZero();
    assertThat(json.at("/accounts").propertyNames())
        .containsExactlyInAnyOrder("total", "failing", "stalled", "paused");
    assertThat(health.at("/oldestSuccessAt")).isNotEmpty();
  }

  @Test
  void accountsInTroubleAreNamedAndCounted() {
    UUID well = api.create("").id();
    UUID failing = api.create("").id();
    fail(failing, AccountState.FAILING);
    UUID refused = api.create("").id();
    fail(refused, AccountState.REFUSED);
    UUID stalled = api.create("").id();
    stall(stalled);
    UUID paused = api.create("").id();
    stall(paused);
    api.post("/api/v1/accounts/" + paused + "/pause");
    UUID disabled = api.create("'enabled':false").id();
    stall(disabled);

    JsonNode json =
        only(well, failing, refused, stalled, paused, disabled).get("/api/v1/health").json();

    assertThat(json.at("/healthy").asBoolean()).isFalse();
    assertThat(json.at("/accounts/total").asInt()).isEqualTo(6);
    assertThat(json.at("/accounts/failing").asInt()).isEqualTo(2);
    assertThat(json.at("/accounts/stalled").asInt()).isEqualTo(1);
    assertThat(json.at("/accounts/paused").asInt()).isEqualTo(2);
    assertThat(json.at("/oldestSuccessAt").isNull()).isTrue();
    assertThat(json.at("/issues").valueStream())
        .extracting(
            issue -> issue.at("/code").asString(),
            issue -> issue.at("/severity").asString(),
            issue -> issue.at("/accountId").asString())
        .containsExactlyInAnyOrder(
            tuple("account.failing", "error", failing.toString()),
            tuple("account.refused", "error", refused.toString()),
            tuple("account.stalled", "error", stalled.toString()));
    assertThat(json.at("/issues").valueStream())
        .allSatisfy(issue -> assertThat(issue.at("/since").asString()).isNotEmpty());
  }

  @Test
  void aFailingAccountStaysNamedWhileItIsPolled() {
    UUID id = api.create("").id();
    fail(id, AccountState.FAILING);
    polling.begin(id);

    assertThat(only(id).get("/api/v1/health").at("/issues/0/code")).isEqualTo("account.failing");
  }

  @Test
  void oneBadAccountDegradesTheMailGroupOnly() {
    UUID id = api.create("").id();
    fail(id, AccountState.REFUSED);

    assertThat(api.get("/actuator/health/mail").status()).isEqualTo(503);
    assertThat(api.get("/actuator/health/readiness").status()).isEqualTo(200);
    assertThat(api.get("/actuator/health/liveness").status()).isEqualTo(200);
    assertThat(api.get("/actuator/health").status()).isEqualTo(200);
    api.delete("/api/v1/accounts/" + id);
  }

  @Test
  void theDurabilityClassIsTold() {
    String expected = TestDatabase.isPostgres() ? "single" : "embedded";

    assertThat(api.get("/actuator/info").at("/postrider/durability")).isEqualTo(expected);
  }

  @Test
  void accountsAreCountedByStateInTheMetrics() {
    api.create("");

    List<String> lines =
        api.get("/actuator/prometheus")
            .text()
            .lines()
            .filter(line -> line.startsWith("postrider_accounts{"))
            .toList();

    assertThat(lines).hasSize(AccountState.values().length);
    assertThat(lines).noneMatch(line -> line.endsWith("NaN"));
  }
}
