package io.postrider.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.postrider.ApiClient;
import io.postrider.PostriderIntegrationTest;
import io.postrider.fetch.PollTrigger;
import io.postrider.fetch.Polls;
import io.postrider.pop3.Maildrop;
import io.postrider.pop3.ScriptedPop3Server;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;

/** What the audit log tells of changes and of credentials, and what it never tells. */
@PostriderIntegrationTest
class AuditIT {

  private static final String USER = "reader@example.com";
  private static final String PASSWORD = "canary-of-the-audit-log";

  @Autowired AuditLog audit;
  @Autowired AuditRetention retention;
  @Autowired Polls polls;
  @Autowired JdbcClient jdbc;

  private final Maildrop drop = new Maildrop().deliver("uid-1", "Subject: one\r\n\r\nbody\r\n");
  private final ScriptedPop3Server server =
      ScriptedPop3Server.serving(USER, PASSWORD, drop).start();
  private final ApiClient api;

  AuditIT(@LocalServerPort int port) {
    api = new ApiClient(port);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void tellsWhoChangedAnAccountFieldByFieldAndNamesSecretsOnly() {
    JsonNode token = token("the auditor's friend", "accounts:write", "accounts:read");
    ApiClient friend = api.as(token.get("token").asString());
    String account = friend.account(mailbox());
    ApiClient.Answer changed =
        friend
            .patch(
                "/accounts/" + account,
                Map.of(
                    "name", "Renamed",
                    "schedule", Map.of("interval", "PT7M"),
                    "auth", Map.of("password", "another-canary")))
            .ok();

    JsonNode entry = entries("?action=account.changed&account=" + account).getFirst();

    assertThat(entry.get("outcome").asString()).isEqualTo("ok");
    assertThat(entry.at("/actor/id").asString()).isEqualTo("token:" + token.get("id").asString());
    assertThat(entry.at("/actor/name").asString()).isEqualTo("the auditor's friend");
    assertThat(entry.at("/actor/address").asString()).isIn("127.0.0.1", "0:0:0:0:0:0:0:1");
    assertThat(entry.at("/actor/requestId").asString()).isEqualTo(changed.header("X-Request-Id"));
    assertThat(entry.at("/target/type").asString()).isEqualTo("account");
    assertThat(entry.at("/target/id").asString()).isEqualTo(account);
    assertThat(entry.get("changes").toString())
        .isEqualTo(
            "[{\"field\":\"name\",\"before\":\"Mailbox\",\"after\":\"Renamed\"},"
                + "{\"field\":\"schedule.interval\",\"before\":\"PT5M\",\"after\":\"PT7M\"}]");
    assertThat(entry.at("/facts/secretsGiven/0").asString()).isEqualTo("auth.password");
    assertThat(everything()).doesNotContain(PASSWORD).doesNotContain("another-canary");
  }

  @Test
  void tellsOfTokensAndNeverShowsOne() {
    JsonNode token = token("short-lived", "messages:read");
    String id = token.get("id").asString();
    api.patch("/tokens/" + id, Map.of("scopes", List.of("events:read"))).ok();
    api.delete("/tokens/" + id).ok();

    List<JsonNode> entries = entries("?target=token:" + id);

    assertThat(entries)
        .extracting(entry -> entry.get("action").asString())
        .containsExactly("token.revoked", "token.changed", "token.created");
    assertThat(entries.get(1).get("changes").toString())
        .contains("messages:read")
        .contains("events:read");
    assertThat(everything()).doesNotContain(token.get("token").asString());
  }

  @Test
  void tellsOfEveryVerb() {
    String account = api.account(mailbox());
    api.post("/accounts/" + account + "/pause", Map.of("reason", "holiday")).ok();
    api.post("/accounts/" + account + "/resume").ok();
    String poll = api.poll(account).get("id").asString();
    api.delete("/polls/" + poll).ok();
    String message = api.all("/accounts/" + account + "/messages").getFirst().get("id").asString();
    api.post("/messages/" + message + "/reparse").ok();
    api.delete("/messages/" + message).ok();
    api.postText("/accounts/" + account + "/uidls/import?format=getmail", "seen-elsewhere\0")
        .status();
    api.delete("/accounts/" + account + "?messages=purge").ok();

    assertThat(entries("?account=" + account))
        .extracting(entry -> entry.get("action").asString())
        .contains(
            "account.created",
            "account.paused",
            "account.resumed",
            "poll.requested",
            "credential.used",
            "poll.cancelled",
            "message.reparsed",
            "message.deleted",
            "account.deleted");
  }

  @Test
  void tellsWhatWasRefusedAndWhy() {
    String account = api.account(mailbox());
    JsonNode token = token("reader", "accounts:read");
    ApiClient reader = api.as(token.get("token").asString());

    assertThat(reader.delete("/accounts/" + account).status()).isEqualTo(403);
    assertThat(reader.get("/tokens").status()).isEqualTo(403);
    assertThat(api.patch("/accounts/" + account, Map.of("nmae", "typo")).status()).isEqualTo(422);
    assertThat(api.get("/accounts/" + UUID.randomUUID()).status()).isEqualTo(404);

    assertThat(entries("?actor=token:" + token.get("id").asString()))
        .extracting(
            entry -> entry.at("/target/id").asString(),
            entry -> entry.get("outcome").asString(),
            entry -> entry.get("code").asString())
        .containsExactly(
            tuple("GET /api/v1/tokens", "refused", "forbidden"),
            tuple("DELETE /api/v1/accounts/{id}", "refused", "forbidden"));
    JsonNode invalid = entries("?action=request.refused&account=" + account).getFirst();
    assertThat(invalid.get("code").asString()).isEqualTo("validation.failed");
  }

  @Test
  void tellsWhichCredentialATestUsedAndHowItWent() {
    Map<String, Object> wrong = new HashMap<>(mailbox());
    wrong.put("auth", Map.of("mechanism", "user_pass", "password", "wrong-canary"));

    api.post("/connection-tests", wrong).ok();

    JsonNode entry = entries("?action=connection.tested").getFirst();
    assertThat(entry.get("outcome").asString()).isEqualTo("refused");
    assertThat(entry.get("code").asString()).isEqualTo("auth.rejected");
    assertThat(entry.at("/facts/username").asString()).isEqualTo(USER);
    assertThat(entry.at("/facts/host").asString()).isEqualTo(server.host());
    assertThat(entry.at("/facts/mechanism").asString()).isEqualTo("user_pass");
    assertThat(entry.at("/facts/failedAt").asString()).isEqualTo("authentication");
    assertThat(everything()).doesNotContain("wrong-canary");
  }

  @Test
  void tellsRoutineLoginsOncePerDayAndAfterEachChange() {
    UUID account = UUID.fromString(api.account(mailbox()));
    polls.run(account, PollTrigger.SCHEDULE);
    polls.run(account, PollTrigger.SCHEDULE);

    assertThat(entries("?action=credential.used&account=" + account)).hasSize(1);

    api.patch("/accounts/" + account, Map.of("name", "other")).ok();
    polls.run(account, PollTrigger.SCHEDULE);
    api.poll(account.toString());

    List<JsonNode> uses = entries("?action=credential.used&account=" + account);
    assertThat(uses)
        .extracting(entry -> entry.at("/facts/trigger").asString())
        .containsExactly("api", "schedule", "schedule");
    assertThat(uses).extracting(use -> use.at("/actor/id").asString()).containsOnly("service");
  }

  @Test
  void noChangeIsMadeWithoutItsEntry() {
    UUID account = UUID.fromString(api.account(mailbox()));

    assertThatThrownBy(() ->
            audit.recorded(
                () ->
                    jdbc.sql("update account set name = 'x' where id = ?").param(account).update(),
                AuditEntry.ofAccount("longer.than." + "x".repeat(60), account)))
        .isInstanceOf(RuntimeException.class);

    assertThat(api.get("/accounts/" + account).json().get("name").asString()).isEqualTo("Mailbox");
    assertThatThrownBy(() -> audit.record(AuditEntry.ofAccount("account.changed", account)))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void pagesNewestFirstAndRefusesTheCursorOfAnotherFilter() {
    UUID account = UUID.randomUUID();
    for (int number = 0; number < 5; number++) {
      audit.note(AuditEntry.of("test.noted", "test", number).in(account));
    }
    String filter = "?account=" + account;

    JsonNode first = api.get("/audit" + filter + "&limit=2").ok().json();
    String cursor = first.get("nextCursor").asString();
    JsonNode second = api.get("/audit" + filter + "&limit=3&cursor=" + cursor).ok().json();

    assertThat(targets(first)).containsExactly("4", "3");
    assertThat(targets(second)).containsExactly("2", "1", "0");
    assertThat(second.get("hasMore").asBoolean()).isFalse();
    assertThat(api.get("/audit?cursor=" + cursor).status()).isEqualTo(400);
    assertThat(api.get("/audit?action=nonsense").status()).isEqualTo(422);
    assertThat(entries(filter + "&action=test.*")).hasSize(5);
    assertThat(entries(filter + "&action=tes_.*")).isEmpty();
    assertThat(entries(filter + "&from=2999-01-01T00:00:00Z")).isEmpty();
    assertThat(entries(filter + "&to=2000-01-01T00:00:00Z")).isEmpty();
  }

  @Test
  void dropsWhatIsOlderThanItIsKept() {
    UUID account = UUID.randomUUID();
    audit.note(AuditEntry.of("test.old", "test", 1).in(account));
    audit.note(AuditEntry.of("test.new", "test", 2).in(account));
    jdbc.sql(
            "update audit_entry set at = timestamp '2000-01-01 00:00:00' where action = 'test.old'")
        .update();

    retention.dropOld();

    assertThat(entries("?account=" + account))
        .extracting(entry -> entry.get("action").asString())
        .containsExactly("test.new");
  }

  private static List<String> targets(JsonNode page) {
    return page.get("data").valueStream().map(entry -> entry.at("/target/id").asString()).toList();
  }

  private List<JsonNode> entries(String query) {
    return api.all("/audit" + query);
  }

  private String everything() {
    return jdbc.sql("select * from audit_entry").query().listOfRows().toString();
  }

  private JsonNode token(String name, String... scopes) {
    return api.post("/tokens", Map.of("name", name, "scopes", List.of(scopes))).ok().json();
  }

  private Map<String, Object> mailbox() {
    return Map.of(
        "name",
        "Mailbox",
        "host",
        server.host(),
        "port",
        server.port(),
        "tls",
        "none",
        "username",
        USER,
        "auth",
        Map.of("mechanism", "user_pass", "password", PASSWORD));
  }
}
