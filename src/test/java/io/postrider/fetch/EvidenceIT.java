package io.postrider.fetch;

import static io.postrider.fetch.TestAccounts.PASSWORD;
import static io.postrider.fetch.TestAccounts.USER;
import static io.postrider.fetch.TestAccounts.with;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.MeterRegistry;
import io.postrider.ApiClient;
import io.postrider.PostriderIntegrationTest;
import io.postrider.account.Housekeeping;
import io.postrider.pop3.Maildrop;
import io.postrider.pop3.Sabotage;
import io.postrider.pop3.ScriptedPop3Server;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;

/** The books balance, and where they do not somebody hears of it (G9). */
@PostriderIntegrationTest
class EvidenceIT {

  private final Maildrop drop = new Maildrop();
  private final ScriptedPop3Server server =
      ScriptedPop3Server.serving(USER, PASSWORD, drop).pipelining().start();
  private final ApiClient api;

  @Autowired private JdbcClient jdbc;
  @Autowired private LedgerAudits audits;
  @Autowired private MeterRegistry meters;
  @Autowired private List<Housekeeping> chores;

  EvidenceIT(@LocalServerPort int port) {
    api = new ApiClient(port);
  }

  @BeforeEach
  void deliver() {
    for (int i = 1; i <= 5; i++) {
      drop.deliver("uid-" + i, "Subject: number " + i + "\r\n\r\nbody " + i + "\r\n");
    }
    drop.deliver("large", "Subject: large\r\n\r\n" + "x".repeat(5_000) + "\r\n");
  }

  @AfterEach
  void stop() {
    jdbc.sql("update ledger_audit set violations = 0").update();
    server.close();
  }

  @Test
  void whatIsListedIsStoredQuarantinedSkippedOrPending() {
    String account = eachKind();

    JsonNode answer = api.get("/accounts/" + account + "/reconciliation").ok().json();
    JsonNode balance = answer.get("balance");
    assertThat(balance.get("listed").asLong()).isEqualTo(6);
    assertThat(balance.get("stored").asLong()).isEqualTo(2);
    assertThat(balance.get("skipped").asLong()).isEqualTo(2);
    assertThat(balance.get("quarantined").asLong()).isEqualTo(1);
    assertThat(balance.get("pending").asLong()).isEqualTo(1);
    assertThat(balance.get("balanced").asBoolean()).isTrue();
    assertThat(balance.get("onServerNotStored").asLong()).isEqualTo(4);
    assertThat(audits.audit(UUID.fromString(account)).violations()).isZero();
  }

  @Test
  void theReconciliationNamesWhatEitherSideLacks() {
    String account = eachKind();
    drop.remove("uid-3");
    api.poll(account);

    assertThat(uidls(account, "on_server_not_stored"))
        .containsExactlyInAnyOrder("uid-1", "uid-2", "large");
    assertThat(uidls(account, "stored_not_on_server")).containsExactly("uid-3");
    assertThat(api.get("/accounts/" + account + "/reconciliation?side=neither").status())
        .isEqualTo(422);
  }

  @Test
  void theReconciliationIsPaged() {
    String account = eachKind();
    JsonNode first = api.get("/accounts/" + account + "/reconciliation?limit=3").ok().json();
    assertThat(first.get("hasMore").asBoolean()).isTrue();
    assertThat(first.get("data").size()).isEqualTo(3);
    assertThat(uidls(account, "on_server_not_stored")).hasSize(4);
  }

  @Test
  void anEmptyListingProvesNothingAboutTheBooks() {
    String account = stored();
    server.sabotage(new Sabotage.EmptyListings());
    api.poll(account);
    JsonNode balance = api.get("/accounts/" + account + "/reconciliation").ok().json();
    assertThat(balance.at("/balance/balanced").isNull()).isTrue();
    assertThat(audits.audit(UUID.fromString(account)).violations()).isZero();
  }

  @Test
  void aMessageDeletedHereIsNoViolation() {
    String account = stored();
    String id = api.all("/messages?account=" + account).getFirst().get("id").asString();
    api.delete("/messages/" + id).ok();
    assertThat(audits.audit(UUID.fromString(account)).violations()).isZero();
  }

  @Test
  void aMessageThatVanishedFromTheStoreIsFound() {
    String account = stored();
    jdbc.sql("delete from message where account_id = ? and uidl = 'uid-1'")
        .param(UUID.fromString(account))
        .update();
    assertThat(audits.audit(UUID.fromString(account)).lost()).isEqualTo(1);
    told(account);
  }

  @Test
  void aMessageThatNoEntryNamesIsFound() {
    String account = stored();
    jdbc.sql("delete from uidl_entry where account_id = ? and uidl = 'uid-1'")
        .param(UUID.fromString(account))
        .update();
    LedgerAudit.Finding finding = audits.audit(UUID.fromString(account));
    assertThat(finding.unaccounted()).isEqualTo(1);
    assertThat(finding.imbalance()).as("and the listing has one more").isEqualTo(1);
    told(account);
  }

  @Test
  void octetsThatVanishedAreFound() {
    String account = stored();
    jdbc.sql(
            "delete from content_chunk where message_id in"
                + " (select id from message where account_id = ? and uidl = 'uid-1')")
        .param(UUID.fromString(account))
        .update();
    assertThat(audits.audit(UUID.fromString(account)).incomplete()).isEqualTo(1);
    told(account);
  }

  @Test
  void twoEntriesForOneMessageAreFound() {
    String account = stored();
    jdbc.sql(
            "update uidl_entry set message_id = (select message_id from uidl_entry"
                + " where account_id = :a and uidl = 'uid-1') where account_id = :a"
                + " and uidl = 'uid-2'")
        .param("a", UUID.fromString(account))
        .update();
    LedgerAudit.Finding finding = audits.audit(UUID.fromString(account));
    assertThat(finding.doubled()).isEqualTo(1);
    assertThat(finding.unaccounted()).isEqualTo(1);
  }

  @Test
  void theAuditsComeByThemselves() {
    String account = stored();
    chores.forEach(Housekeeping::tidy);
    assertThat(
            jdbc.sql("select count(*) from ledger_audit where account_id = ?")
                .param(UUID.fromString(account))
                .query(Integer.class)
                .single())
        .isEqualTo(1);
  }

  @Test
  void aStallIsToldOnceAndAgainWhenThereIsAnother() {
    String account = stored();
    stall(account);
    chores.forEach(Housekeeping::tidy);
    chores.forEach(Housekeeping::tidy);
    assertThat(events(account, "account.stalled")).isEqualTo(1);

    api.poll(account);
    chores.forEach(Housekeeping::tidy);
    assertThat(events(account, "account.stalled")).isEqualTo(1);
    stall(account);
    chores.forEach(Housekeeping::tidy);
    assertThat(events(account, "account.stalled")).isEqualTo(2);
  }

  @Test
  void anAccountThatIsPausedDoesNotStall() {
    String account = stored();
    api.post("/accounts/" + account + "/pause").ok();
    stall(account);
    chores.forEach(Housekeeping::tidy);
    assertThat(events(account, "account.stalled")).isZero();
  }

  @Test
  void aPurgeThatWasCutOffIsTakenUpAgain() {
    String account = stored();
    api.delete("/accounts/" + account + "?messages=keep").ok();
    jdbc.sql("insert into message_purge (account_id, requested_at) values (?, current_timestamp)")
        .param(UUID.fromString(account))
        .update();
    chores.forEach(Housekeeping::tidy);

    assertThat(count("select count(*) from message where account_id = ?", account)).isZero();
    assertThat(count("select count(*) from message_purge where account_id = ?", account)).isZero();
  }

  private String eachKind() {
    Map<String, Object> body = TestAccounts.on(server);
    body = with(body, "limits", Map.of("maxMessageBytes", 2_000, "maxMessagesPerPoll", 2));
    body = with(body, "baseline", Map.of("mode", "newest", "count", 4));
    String account = api.account(body);
    api.poll(account);
    return account;
  }

  private String stored() {
    String account = api.account(TestAccounts.on(server));
    api.poll(account);
    assertThat(audits.audit(UUID.fromString(account)).violations()).isZero();
    return account;
  }

  /** By metric and by health report. */
  private void told(String account) {
    assertThat(meters.get("postrider.ledger.violations").gauge().value()).isPositive();
    JsonNode health = api.get("/health").ok().json();
    assertThat(health.get("healthy").asBoolean()).isFalse();
    assertThat(health.get("issues").valueStream())
        .anyMatch(issue ->
            issue.get("code").asString().equals("ledger.violations")
                && issue.get("accountId").asString().equals(account));
  }

  private void stall(String account) {
    jdbc.sql(
            "update account_state set stalls_at = stalls_at - interval '30' day"
                + " where account_id = ?")
        .param(UUID.fromString(account))
        .update();
  }

  private List<String> uidls(String account, String side) {
    return api.all("/accounts/" + account + "/reconciliation?side=" + side).stream()
        .map(it -> it.get("uidl").asString())
        .toList();
  }

  private int events(String account, String type) {
    return count(
        "select count(*) from event where type = '" + type + "' and account_id = ?", account);
  }

  private int count(String sql, String account) {
    return jdbc.sql(sql).param(UUID.fromString(account)).query(Integer.class).single();
  }
}
