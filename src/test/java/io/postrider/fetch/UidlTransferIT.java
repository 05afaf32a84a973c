package io.postrider.fetch;

import static io.postrider.fetch.TestAccounts.PASSWORD;
import static io.postrider.fetch.TestAccounts.USER;
import static io.postrider.fetch.TestMail.mail;
import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.ApiClient;
import io.postrider.PostriderIntegrationTest;
import io.postrider.pop3.Maildrop;
import io.postrider.pop3.ScriptedPop3Server;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Moving in from getmail, fetchmail or mpop, and out again. */
@PostriderIntegrationTest
class UidlTransferIT {

  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final Maildrop drop = new Maildrop();
  private final ScriptedPop3Server server =
      ScriptedPop3Server.serving(USER, PASSWORD, drop).pipelining().start();
  private final ApiClient api;

  UidlTransferIT(@LocalServerPort int port) {
    api = new ApiClient(port);
  }

  @BeforeEach
  void deliverThree() {
    drop.deliver("uid-1", mail(1)).deliver("uid-2", mail(2)).deliver("uid-3", mail(3));
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void whatGetmailHasSeenIsNotDownloadedAgain() {
    String account = api.account(TestAccounts.on(server));
    JsonNode imported =
        take(account, "", "uid-1\0001700000000\nuid-2\0001700000001\nlong-gone\0001\n");
    assertThat(imported.get("format").asString()).isEqualTo("getmail");
    assertThat(imported.get("imported").asInt()).isEqualTo(3);

    JsonNode poll = api.poll(account);

    assertThat(poll.at("/counts/stored").asInt()).isEqualTo(1);
    assertThat(server.commands()).contains("RETR 3").doesNotContain("RETR 1", "RETR 2");
    assertThat(api.all("/accounts/" + account + "/uidls?state=skipped"))
        .allMatch(entry -> entry.get("reason").asString().equals("imported"))
        .hasSize(3);
  }

  @Test
  void ofFetchmailsMailboxesTheAccountsOwnIsTaken() {
    String account = api.account(TestAccounts.on(server));
    String own = USER + "@" + server.host();
    JsonNode imported =
        take(account, "", own + " uid-1\nsomeone@elsewhere.example uid-2\n" + own + " uid-3\n");
    assertThat(imported.get("source").asString()).isEqualTo(own);
    assertThat(imported.get("read").asInt()).isEqualTo(2);

    assertThat(api.poll(account).at("/counts/stored").asInt()).isEqualTo(1);
  }

  @Test
  void aLoneMailboxThatIsNotTheAccountsHasToBeNamed() {
    String account = api.account(TestAccounts.on(server));
    String file = "someone@elsewhere.example uid-1\n";
    var refused = post(account, "", file);
    assertThat(refused.status()).isEqualTo(422);
    assertThat(refused.json().at("/errors/0/field").asString()).isEqualTo("source");
    assertThat(api.all("/accounts/" + account + "/uidls")).isEmpty();

    JsonNode imported = take(account, "?source=someone@elsewhere.example", file);
    assertThat(imported.get("imported").asInt()).isEqualTo(1);
  }

  @Test
  void mpopsListsAreChosenByName() {
    String account = api.account(TestAccounts.on(server));
    String file = " 1 one.example joe\nuid-1\n 2 two.example joe\nuid-2\nuid-3\n";
    var refused = post(account, "?format=mpop", file);
    assertThat(refused.status()).isEqualTo(422);
    assertThat(refused.json().toString()).contains("joe@one.example, joe@two.example");

    JsonNode imported = take(account, "?format=mpop&source=joe@two.example", file);
    assertThat(imported.get("imported").asInt()).isEqualTo(2);
    assertThat(api.poll(account).at("/counts/stored").asInt()).isEqualTo(1);
  }

  @Test
  void whatIsStoredStaysStoredAndASecondImportChangesNothing() {
    String account = api.account(TestAccounts.on(server));
    api.poll(account);
    drop.deliver("uid-4", mail(4));
    String file = "uid-1\0001\nuid-4\0001\n";
    assertThat(take(account, "", file).get("known").asInt()).isEqualTo(1);
    assertThat(take(account, "", file).get("imported").asInt()).isZero();

    assertThat(api.poll(account).at("/counts/stored").asInt()).isZero();
    assertThat(api.all("/messages?account=" + account)).hasSize(3);
    assertThat(api.all("/accounts/" + account + "/uidls?state=stored")).hasSize(3);
  }

  @Test
  void aFileThatIsNotUnderstoodImportsNothingAndNamesTheLine() {
    String account = api.account(TestAccounts.on(server));
    var refused = post(account, "?format=getmail", "uid-1\0001\nuid-2 without a time\n");

    assertThat(refused.status()).isEqualTo(422);
    assertThat(refused.json().get("code").asString()).isEqualTo("validation.failed");
    assertThat(refused.json().at("/errors/0/field").asString()).isEqualTo("line[2]");
    assertThat(api.all("/accounts/" + account + "/uidls")).isEmpty();
    assertThat(post(account, "?format=mbox", "x").status()).isEqualTo(422);
    assertThat(api.post("/accounts/" + account + "/uidls/import", "{}").status()).isEqualTo(415);
  }

  @Test
  void aFileLargerThanOtherBodiesMayBeIsTaken() {
    String account = api.account(TestAccounts.on(server));
    String file =
        IntStream.range(0, 40_000)
            .mapToObj(i -> "a-unique-id-of-some-length-" + i + "\0001700000000\n")
            .collect(Collectors.joining());
    assertThat(file.length()).isGreaterThan(1 << 20);

    assertThat(take(account, "", file).get("imported").asInt()).isEqualTo(40_000);
  }

  @Test
  void theExportHasEveryEntryOnALineOfItsOwn() {
    String account = api.account(TestAccounts.on(server));
    take(account, "", "uid-1\0001\n");
    api.poll(account);

    var answer = api.get("/accounts/" + account + "/uidls/export").ok();
    assertThat(answer.header("Content-Type")).startsWith("application/x-ndjson");
    List<JsonNode> lines =
        new String(answer.octets(), StandardCharsets.UTF_8).lines().map(JSON::readTree).toList();
    assertThat(lines).isEqualTo(api.all("/accounts/" + account + "/uidls"));
    assertThat(lines).hasSize(3);
  }

  private JsonNode take(String account, String query, String file) {
    return post(account, query, file).ok().json();
  }

  private ApiClient.Answer post(String account, String query, String file) {
    return api.postText("/accounts/" + account + "/uidls/import" + query, file);
  }
}
