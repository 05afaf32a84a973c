package io.postrider.message;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.MeterRegistry;
import io.postrider.ApiClient;
import io.postrider.PostriderIntegrationTest;
import io.postrider.pop3.Maildrop;
import io.postrider.pop3.Sabotage;
import io.postrider.pop3.ScriptedPop3Server;
import java.nio.charset.StandardCharsets;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import tools.jackson.databind.JsonNode;

/** Messages go when their account keeps them no longer, and nothing of them stays. */
@PostriderIntegrationTest
class MessageRetentionIT {

  private static final String MARKER = "xyzzymarker";
  private static final String MAIL =
      """
      From: Ann %1$s <%1$s@example.org>
      To: %1$s@example.net
      Subject: about %1$s
      Message-ID: <%1$s@example.org>
      Content-Type: multipart/mixed; boundary=m

      --m

      Dear %1$s,
      --m
      Content-Disposition: attachment; filename="%1$s.txt"

      %1$s
      --m--
      """
          .formatted(MARKER)
          .replace("\n", "\r\n");

  @Autowired MessageRetention retention;
  @Autowired MessageArchive archive;
  @Autowired PlatformTransactionManager transactions;
  @Autowired JdbcClient jdbc;
  @Autowired MeterRegistry meters;

  private final Maildrop drop = new Maildrop();
  private final ScriptedPop3Server server =
      ScriptedPop3Server.serving("reader", "correct horse", drop).start();
  private final ApiClient api;

  MessageRetentionIT(@LocalServerPort int port) {
    api = new ApiClient(port);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void deletesWhatIsOlderAndKeepsTheRest() {
    String account = account(Map.of("retention", Map.of("keepFor", "P30D")));
    UUID old = stored(account, 31);
    UUID young = stored(account, 29);
    double before = meters.counter("postrider.retention.purged").count();

    retention.tidy();

    assertThat(status(old)).isEqualTo(410);
    assertThat(status(young)).isEqualTo(200);
    assertThat(meters.counter("postrider.retention.purged").count()).isEqualTo(before + 1);
    assertThat(eventsOf(account)).containsOnlyOnce("message.purged");
  }

  @Test
  void deletesNothingOfAnAccountThatKeepsAll() {
    UUID old = stored(account(Map.of()), 10_000);

    retention.tidy();

    assertThat(status(old)).isEqualTo(200);
  }

  @Test
  void followsThePolicyAsItIsNow() {
    String account = account(Map.of("retention", Map.of("keepFor", "P30D")));
    UUID old = stored(account, 31);
    String shown = api.get("/accounts/" + account).ok().json().at("/retention/keepFor").asString();
    assertThat(shown).isEqualTo("P30D");

    api.patch("/accounts/" + account, "{\"retention\":{\"keepFor\":null}}").ok();
    retention.tidy();
    assertThat(status(old)).isEqualTo(200);

    api.patch("/accounts/" + account, Map.of("retention", Map.of("keepFor", "P4W"))).ok();
    retention.tidy();
    assertThat(status(old)).isEqualTo(410);
  }

  @Test
  void goesThroughMoreThanOneBatchAndThroughAccountsInTurn() {
    List<UUID> old = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      String account = account(Map.of("retention", Map.of("keepFor", "P1D")));
      for (int n = 0; n < 130; n++) {
        old.add(stored(account, 2));
      }
    }

    retention.tidy();

    assertThat(old).allSatisfy(id -> assertThat(archive.exists(id)).isFalse());
  }

  @Test
  void leavesNothingOfAMessageInAnyTable() {
    drop.deliver("uid-1", MAIL);
    String account = account(Map.of("retention", Map.of("keepFor", "P30D")));
    api.poll(account);
    assertThat(tablesWith(MARKER)).contains("message", "attachment", "content_chunk", "event");

    makeOlder(account, 31);
    retention.tidy();

    assertThat(tablesWith(MARKER)).isEmpty();
  }

  @Test
  void whatWasDeletedDoesNotComeBackWithALaterPoll() {
    drop.deliver("uid-1", MAIL);
    String account = account(Map.of("retention", Map.of("keepFor", "P30D")));
    api.poll(account);
    makeOlder(account, 31);
    retention.tidy();

    JsonNode again = api.poll(account);

    assertThat(again.at("/counts/listed").asInt()).isEqualTo(1);
    assertThat(again.at("/counts/stored").asInt()).isZero();
    assertThat(api.all("/accounts/" + account + "/messages")).isEmpty();
  }

  @Test
  void keepsWhatIsStillToBeDeletedOnTheServer() {
    drop.deliver("uid-1", MAIL);
    String account =
        account(
            Map.of(
                "retention", Map.of("keepFor", "P30D"), "deletion", Map.of("mode", "after_store")));
    server.sabotage(new Sabotage.LieAboutDelete());
    api.poll(account);
    makeOlder(account, 31);
    retention.tidy();
    assertThat(api.all("/accounts/" + account + "/messages")).hasSize(1);

    server.heal();
    api.poll(account);
    retention.tidy();
    assertThat(api.all("/accounts/" + account + "/messages")).hasSize(1);

    api.poll(account);
    retention.tidy();
    assertThat(api.all("/accounts/" + account + "/uidls").getFirst().get("state").asString())
        .isEqualTo("gone");
    assertThat(api.all("/accounts/" + account + "/messages")).isEmpty();
  }

  @Test
  void waitsNoLongerForAServerThatKeepsWhatItWasAskedToDelete() {
    drop.deliver("uid-1", MAIL);
    String account =
        account(
            Map.of(
                "retention", Map.of("keepFor", "P30D"), "deletion", Map.of("mode", "after_store")));
    server.sabotage(new Sabotage.LieAboutDelete());
    for (int i = 0; i < 3; i++) {
      api.poll(account);
    }
    makeOlder(account, 31);

    retention.tidy();

    assertThat(api.all("/accounts/" + account + "/messages")).isEmpty();
  }

  private String account(Map<String, Object> more) {
    var body = new HashMap<String, Object>();
    body.put("name", "Retention");
    body.put("host", server.host());
    body.put("port", server.port());
    body.put("tls", "none");
    body.put("username", "reader");
    body.put("auth", Map.of("mechanism", "user_pass", "password", "correct horse"));
    body.putAll(more);
    return api.account(body);
  }

  private UUID stored(String account, int daysAgo) {
    return new StoredFixture(archive, transactions)
        .store(
            UUID.fromString(account),
            UUID.randomUUID().toString(),
            Instant.now().minus(daysAgo, ChronoUnit.DAYS),
            "Subject: old\r\n\r\nbody\r\n");
  }

  private void makeOlder(String account, int days) {
    jdbc.sql("update message set fetched_at = :then where account_id = :account")
        .param("then", Timestamp.from(Instant.now().minus(days, ChronoUnit.DAYS)))
        .param("account", UUID.fromString(account))
        .update();
  }

  private int status(UUID message) {
    return api.get("/messages/" + message).status();
  }

  private List<String> eventsOf(String account) {
    List<String> types = new ArrayList<>();
    api.get("/events?limit=200&account=" + account)
        .ok()
        .json()
        .get("data")
        .forEach(event -> types.add(event.get("type").asString()));
    return types;
  }

  /** The tables that hold the words anywhere, be it in text or in octets. */
  private List<String> tablesWith(String words) {
    List<String> found = new ArrayList<>();
    List<String> tables =
        jdbc.sql(
                """
                select table_name from information_schema.tables
                where lower(table_schema) = 'public' and table_type like 'BASE TABLE'
                """)
            .query((row, _) -> row.getString(1))
            .list();
    assertThat(tables).contains("message", "event", "poll", "uidl_entry");
    for (String table : tables) {
      boolean holds =
          jdbc.sql("select * from " + table)
              .query((row, _) -> {
                boolean here = false;
                for (int i = 1; i <= row.getMetaData().getColumnCount(); i++) {
                  Object value = row.getObject(i);
                  String text =
                      value instanceof byte[] octets
                          ? new String(octets, StandardCharsets.ISO_8859_1)
                          : String.valueOf(value);
                  here |= text.contains(words);
                }
                return here;
              })
              .list()
              .contains(true);
      if (holds) {
        found.add(table);
      }
    }
    return found;
  }
}
