package io.postrider.account.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.PostriderIntegrationTest;
import io.postrider.account.web.AccountsApi.Answer;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;

/** Accounts over HTTP, as API.md names them. */
@PostriderIntegrationTest
class AccountsIT {

  @LocalServerPort int port;

  private AccountsApi api;

  @BeforeEach
  void client() {
    api = new AccountsApi(port);
  }

  @Test
  void aNewAccountIsAnsweredWithAllButItsSecrets() {
    Answer created = api.create("'labels':{'team':'support'}");

    assertThat(created.status()).isEqualTo(201);
    assertThat(created.headers().getFirst("Location")).endsWith("/api/v1/accounts/" + created.id());
    assertThat(created.etag()).startsWith("\"0-");
    assertThat(created.text()).doesNotContain(AccountsApi.PASSWORD).doesNotContain("password");
    JsonNode json = created.json();
    assertThat(json.at("/port").asInt()).isEqualTo(995);
    assertThat(created.at("/tls")).isEqualTo("implicit");
    assertThat(created.at("/auth/mechanism")).isEqualTo("auto");
    assertThat(created.at("/schedule/interval")).isEqualTo("PT5M");
    assertThat(created.at("/deletion/mode")).isEqualTo("keep");
    assertThat(created.at("/baseline/mode")).isEqualTo("all");
    assertThat(json.at("/limits/maxMessageBytes").asLong()).isEqualTo(52_428_800);
    assertThat(json.at("/limits/maxMessagesPerPoll").asInt()).isEqualTo(5_000);
    assertThat(json.at("/tls_trust/caCertificatePem").isNull()).isTrue();
    assertThat(json.at("/tls_trust/pinnedSpkiSha256").isArray()).isTrue();
    assertThat(created.at("/labels/team")).isEqualTo("support");
    assertThat(json.at("/enabled").asBoolean()).isTrue();
    assertThat(created.at("/createdAt")).endsWith("Z");
    assertThat(created.at("/updatedAt")).isEqualTo(created.at("/createdAt"));
    JsonNode status = json.at("/status");
    assertThat(status.at("/state").asString()).isEqualTo("pending");
    assertThat(status.at("/since").asString()).isNotEmpty();
    assertThat(status.propertyNames())
        .contains("lastPollAt", "lastSuccessAt", "nextPollAt", "consecutiveFailures", "problem");
    assertThat(status.at("/counts").propertyNames())
        .containsExactlyInAnyOrder(
            "onServer", "stored", "pending", "quarantined", "skipped", "deleteRequested");
  }

  @Test
  void anAccountIsReadAsItWasCreated() {
    Answer created = api.create("'deletion':{'mode':'after_days','days':14}");

    Answer read = api.get("/api/v1/accounts/" + created.id());

    assertThat(read.status()).isEqualTo(200);
    assertThat(read.json()).isEqualTo(created.json());
    assertThat(read.etag()).isEqualTo(created.etag());
    Answer status = api.get("/api/v1/accounts/" + created.id() + "/status");
    assertThat(status.json()).isEqualTo(created.json().at("/status"));
  }

  @Test
  void theWeakestLoginStaysUntilAMechanismIsNamed() {
    Answer created = api.create("'enabled':true");
    assertThat(created.at("/auth/minimum")).isEqualTo("any");

    Answer raised = api.patch(created.id(), "{'auth':{'minimum':'scram'}}");
    assertThat(raised.at("/auth/minimum")).isEqualTo("scram");
    Answer renamed = api.patch(created.id(), "{'auth':{'password':'another'}}");
    assertThat(renamed.at("/auth/minimum")).isEqualTo("scram");
    Answer named = api.patch(created.id(), "{'auth':{'mechanism':'plain'}}");
    assertThat(named.status()).isEqualTo(200);
    assertThat(named.json().at("/auth").has("minimum")).isFalse();
  }

  @Test
  void aTokenSourceIsShownWithoutItsSecrets() {
    Answer created =
        api.create("'baseline':{'mode':'newest','count':7},'deletion':{'mode':'after_store'}");
    Answer changed =
        api.patch(
            created.id(),
            "{'auth':{'mechanism':'xoauth2','oauth2':{'tokenUri':'https://login.example.com/t',"
                + "'clientId':'app','clientSecret':'hush-client','refreshToken':'hush-refresh'}}}");

    assertThat(changed.status()).isEqualTo(200);
    assertThat(changed.text()).doesNotContain("hush");
    assertThat(changed.at("/auth/mechanism")).isEqualTo("xoauth2");
    assertThat(changed.at("/auth/oauth2/tokenUri")).isEqualTo("https://login.example.com/t");
    assertThat(changed.at("/auth/oauth2/clientId")).isEqualTo("app");
    assertThat(changed.json().at("/auth/oauth2").has("refreshToken")).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "'nmae':'x' | nmae | unknown",
        "'tls_trust':{'ca':'x'} | tls_trust.ca | unknown",
        "'port':'995' | port | type",
        "'port':99.5 | port | type",
        "'enabled':'yes' | enabled | type",
        "'labels':[] | labels | type",
        "'port':70000 | port | range",
        "'tls':'ssl' | tls | invalid",
        "'schedule':{'interval':'PT0.5S'} | schedule.interval | range",
        "'status':{} | status | unknown",
      })
  void eachFaultIsToldByItsField(String member, String field, String code) {
    Answer refused = api.create(member);

    assertThat(refused.status()).as(refused.text()).isEqualTo(422);
    assertThat(refused.at("/code")).isEqualTo("validation.failed");
    assertThat(refused.at("/errors/0/field")).isEqualTo(field);
    assertThat(refused.at("/errors/0/code")).isEqualTo(code);
    assertThat(refused.text()).doesNotContain(AccountsApi.PASSWORD);
  }

  @Test
  void aPlaceholderIsNoPassword() {
    Answer refused =
        api.post(
            "/api/v1/accounts", "{'name':'x','host':'h','username':'u','auth':{'password':'•••'}}");

    assertThat(refused.status()).isEqualTo(422);
    assertThat(refused.at("/errors/0/code")).isEqualTo("placeholder");
    UUID id = api.create("").id();
    assertThat(api.patch(id, "{'auth':{'password':'••••••'}}").status()).isEqualTo(422);
  }

  @Test
  void whatDoesNotParseIsMalformed() {
    assertThat(api.post("/api/v1/accounts", "{'name':").status()).isEqualTo(400);
    assertThat(api.post("/api/v1/accounts", "[]").status()).isEqualTo(422);
  }

  @Test
  void aPatchChangesWhatItNames() {
    Answer created = api.create("'labels':{'team':'support','tier':'1'}");

    Answer changed =
        api.patch(
            created.id(),
            "{'name':'Sales','port':110,'tls':'starttls','labels':{'tier':null,'region':'n'},"
                + "'auth':{'password':'"
                + AccountsApi.PASSWORD
                + "'}}",
            created.etag());

    assertThat(changed.status()).as(changed.text()).isEqualTo(200);
    assertThat(changed.at("/name")).isEqualTo("Sales");
    assertThat(changed.at("/host")).isEqualTo("pop.example.com");
    assertThat(changed.json().at("/labels").propertyNames())
        .containsExactlyInAnyOrder("team", "region");
    assertThat(changed.etag()).isNotEqualTo(created.etag());
    assertThat(api.get("/api/v1/accounts/" + created.id()).json()).isEqualTo(changed.json());
  }

  @Test
  void aPatchThatChangesNothingKeepsTheVersion() {
    Answer created = api.create("");

    assertThat(api.patch(created.id(), "{}").etag()).isEqualTo(created.etag());
    assertThat(
            api.patch(created.id(), "{'auth':{'password':'" + AccountsApi.PASSWORD + "'}}").etag())
        .isEqualTo(created.etag());
    assertThat(api.patch(created.id(), "{'auth':{'password':'other'}}").etag())
        .isNotEqualTo(created.etag());
  }

  @Test
  void aLabelAloneIsAChangeToo() {
    Answer created = api.create("");

    assertThat(api.patch(created.id(), "{'labels':{'a':'b'}}").etag()).isNotEqualTo(created.etag());
  }

  @Test
  void aPatchThatChoosesAnotherModeForgetsTheOldOne() {
    Answer created =
        api.create(
            "'deletion':{'mode':'after_days','days':14},'baseline':{'mode':'newest','count':5}");

    Answer changed =
        api.patch(
            created.id(),
            "{'deletion':{'mode':'keep'},'baseline':{'mode':'since','date':'2026-01-01'}}");

    assertThat(changed.status()).as(changed.text()).isEqualTo(200);
    assertThat(changed.json().at("/deletion").propertyNames()).containsExactly("mode");
    assertThat(changed.at("/baseline/date")).isEqualTo("2026-01-01");
    Answer days = api.patch(created.id(), "{'deletion':{'mode':'after_days','days':3}}");
    assertThat(
            api.patch(created.id(), "{'deletion':{'days':4}}").json().at("/deletion/days").asInt())
        .isEqualTo(4);
    assertThat(days.status()).isEqualTo(200);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'nmae':'x'} | nmae",
        "{'id':'00000000-0000-0000-0000-000000000000'} | id",
        "{'nmae':null} | nmae",
        "{'name':null} | name",
        "{'auth':null} | auth.password",
        "{'auth':{'password':null}} | auth.password",
        "{'auth':{'mechanism':'xoauth2'}} | auth.oauth2",
        "{'tls':'none','auth':{'mechanism':'xoauth2','oauth2':{'tokenUri':'https://l.example/t','clientId':'c','refreshToken':'r'}}} | auth.mechanism",
        "{'port':0} | port",
      })
  void aPatchIsCheckedAsAWhole(String patch, String field) {
    Answer created = api.create("");

    Answer refused = api.patch(created.id(), patch);

    assertThat(refused.status()).as(refused.text()).isEqualTo(422);
    assertThat(refused.at("/errors/0/field")).isEqualTo(field);
    assertThat(api.get("/api/v1/accounts/" + created.id()).json()).isEqualTo(created.json());
  }

  @Test
  void onlyTheVersionThatWasReadIsChangedOrRemoved() {
    Answer created = api.create("");
    api.patch(created.id(), "{'name':'Sales'}");

    Answer late = api.patch(created.id(), "{'name':'Spam'}", created.etag());

    assertThat(late.status()).isEqualTo(412);
    assertThat(late.at("/code")).isEqualTo("precondition.failed");
    String path = "/api/v1/accounts/" + created.id();
    assertThat(api.delete(path, created.etag()).status()).isEqualTo(412);
    assertThat(api.get(path).at("/name")).isEqualTo("Sales");
    assertThat(api.delete(path, "*").status()).isEqualTo(204);
  }

  @Test
  void aRemovedAccountIsGone() {
    Answer created = api.create("'labels':{'team':'gone'}");
    String path = "/api/v1/accounts/" + created.id();

    assertThat(api.delete(path + "?messages=shred").status()).isEqualTo(422);
    assertThat(api.delete(path + "?messages=purge").status()).isEqualTo(204);

    assertThat(api.get(path).status()).isEqualTo(404);
    assertThat(api.get(path).at("/code")).isEqualTo("not_found");
    assertThat(api.delete(path).status()).isEqualTo(404);
    assertThat(api.patch(created.id(), "{}").status()).isEqualTo(404);
    assertThat(api.post(path + "/pause").status()).isEqualTo(404);
    assertThat(api.post(path + "/resume").status()).isEqualTo(404);
    assertThat(api.get(path + "/status").status()).isEqualTo(404);
  }

  @Test
  void aPauseIsShownAndEndsWhenAsked() {
    UUID id = api.create("").id();
    String path = "/api/v1/accounts/" + id;

    Answer paused =
        api.post(path + "/pause", "{'reason':'holidays','until':'2999-01-01T00:00:00Z'}");

    assertThat(paused.status()).as(paused.text()).isEqualTo(200);
    assertThat(paused.at("/status/state")).isEqualTo("paused");
    assertThat(paused.at("/status/pauseReason")).isEqualTo("holidays");
    assertThat(paused.at("/status/pausedUntil")).isEqualTo("2999-01-01T00:00:00Z");
    assertThat(api.post(path + "/resume").at("/status/state")).isEqualTo("pending");
    assertThat(api.post(path + "/pause").at("/status/state")).isEqualTo("paused");
    assertThat(api.post(path + "/resume").status()).isEqualTo(200);
    assertThat(api.post(path + "/resume").status()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'until':'2001-01-01T00:00:00Z'}",
        "{'until':'tomorrow'}",
        "{'till':'2999-01-01T00:00:00Z'}",
        "{'reason':'a\\u0000b'}"
      })
  void aPauseThatMakesNoSenseIsRefused(String pause) {
    UUID id = api.create("").id();

    Answer refused = api.post("/api/v1/accounts/" + id + "/pause", pause);

    assertThat(refused.status()).as(refused.text()).isEqualTo(422);
    assertThat(api.get("/api/v1/accounts/" + id).at("/status/state")).isEqualTo("pending");
  }

  @Test
  void aDisabledAccountShowsAsPausedAndCannotBeResumed() {
    Answer created = api.create("'enabled':false");

    assertThat(created.at("/status/state")).isEqualTo("paused");
    Answer refused = api.post("/api/v1/accounts/" + created.id() + "/resume");
    assertThat(refused.status()).isEqualTo(409);
    assertThat(refused.at("/code")).isEqualTo("conflict");
    assertThat(api.patch(created.id(), "{'enabled':true}").at("/status/state"))
        .isEqualTo("pending");
  }

  @Test
  void theListIsPagedInOrderAndStaysStable() {
    String label = "run-" + UUID.randomUUID();
    List<String> ids = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      ids.add(api.create("'labels':{'run':'" + label + "'}").id().toString());
    }
    String list = "/api/v1/accounts?label=run:" + label;

    Answer first = api.get(list + "&limit=2");
    assertThat(names(first)).containsExactlyElementsOf(ids.subList(0, 2));
    assertThat(first.json().at("/hasMore").asBoolean()).isTrue();
    assertThat(first.headers().getFirst("Link")).contains("rel=\"next\"");
    api.delete("/api/v1/accounts/" + ids.get(1));
    api.create("'labels':{'run':'" + label + "'}");

    Answer second = api.get(list + "&limit=3&cursor=" + first.at("/nextCursor"));
    assertThat(names(second)).containsExactlyElementsOf(ids.subList(2, 5));
    Answer third = api.get(list + "&limit=3&cursor=" + second.at("/nextCursor"));
    assertThat(third.json().at("/data").size()).isEqualTo(1);
    assertThat(third.json().at("/hasMore").asBoolean()).isFalse();
    assertThat(third.json().at("/nextCursor").isNull()).isTrue();
  }

  private static List<String> names(Answer page) {
    List<String> ids = new ArrayList<>();
    page.json().at("/data").forEach(account -> ids.add(account.at("/id").asString()));
    return ids;
  }

  @Test
  void theListIsFilteredByStateLabelAndText() {
    String run = "run-" + UUID.randomUUID();
    String both = "'labels':{'run':'" + run + "','team':'a'}";
    UUID paused = api.create(both).id();
    api.post("/api/v1/accounts/" + paused + "/pause");
    UUID pending = api.create(both).id();
    UUID other = api.create("'labels':{'run':'" + run + "','team':'b'}").id();
    api.patch(other, "{'name':'100% Umlaut_Ä','enabled':false}");
    String list = "/api/v1/accounts?label=run:" + run;

    assertThat(names(api.get(list + "&state=paused")))
        .containsExactly(paused.toString(), other.toString());
    assertThat(names(api.get(list + "&state=pending"))).containsExactly(pending.toString());
    assertThat(names(api.get(list + "&label=team:b"))).containsExactly(other.toString());
    assertThat(names(api.get(list + "&q=uMLAUT_%C3%A4"))).containsExactly(other.toString());
    assertThat(names(api.get(list + "&q=SUPPORT@"))).hasSize(3);
    assertThat(names(api.get(list + "&q=0%25"))).containsExactly(other.toString());
    assertThat(names(api.get(list + "&q=p%25p"))).isEmpty();
    assertThat(names(api.get(list + "&state=&q=&cursor="))).hasSize(3);
  }

  @ParameterizedTest
  @CsvSource({
    "state=asleep, 422, validation.failed",
    "label=team, 422, validation.failed",
    "q=%00, 422, validation.failed",
    "limit=0, 422, validation.failed",
    "limit=201, 422, validation.failed",
    "limit=ten, 422, validation.failed",
    "cursor=abc, 400, cursor.invalid",
    "color=red, 422, validation.failed",
  })
  void aListThatCannotBeIsRefused(String query, int status, String code) {
    Answer refused = api.get("/api/v1/accounts?" + query);

    assertThat(refused.status()).as(refused.text()).isEqualTo(status);
    assertThat(refused.at("/code")).isEqualTo(code);
  }

  @Test
  void aBoundTokenSeesItsOwnAccountsOnly() {
    UUID own = api.create("").id();
    UUID foreign = api.create("").id();
    String token =
        api.post(
                "/api/v1/tokens",
                "{'name':'bound','scopes':['accounts:read','accounts:write'],'accounts':['"
                    + own
                    + "']}")
            .at("/token");
    AccountsApi bound = new AccountsApi(port, token);

    assertThat(names(bound.get("/api/v1/accounts"))).containsExactly(own.toString());
    assertThat(bound.get("/api/v1/accounts/" + own).status()).isEqualTo(200);
    String path = "/api/v1/accounts/" + foreign;
    assertThat(bound.get(path).status()).isEqualTo(404);
    assertThat(bound.get(path + "/status").status()).isEqualTo(404);
    assertThat(bound.patch(foreign, "{'name':'mine'}").status()).isEqualTo(404);
    assertThat(bound.post(path + "/pause").status()).isEqualTo(404);
    assertThat(bound.post(path + "/resume").status()).isEqualTo(404);
    assertThat(bound.delete(path).status()).isEqualTo(404);
    assertThat(bound.post("/api/v1/connection-tests", "{'accountId':'" + foreign + "'}").status())
        .isEqualTo(404);
    assertThat(bound.create("").status()).isEqualTo(403);
    assertThat(bound.get("/api/v1/health").json().at("/accounts/total").asInt()).isEqualTo(1);
  }

  @Test
  void aTokenBoundByLabelSeesTheAccountsThatCarryIt() {
    String run = "run-" + UUID.randomUUID();
    UUID own = api.create("'labels':{'run':'" + run + "'}").id();
    String token =
        api.post(
                "/api/v1/tokens",
                "{'name':'bound','scopes':['accounts:read'],'labels':{'run':'" + run + "'}}")
            .at("/token");

    assertThat(names(new AccountsApi(port, token).get("/api/v1/accounts")))
        .containsExactly(own.toString());
  }

  @Test
  void readingIsNotWriting() {
    UUID id = api.create("").id();
    String token =
        api.post("/api/v1/tokens", "{'name':'reader','scopes':['accounts:read']}").at("/token");
    AccountsApi reader = new AccountsApi(port, token);

    assertThat(reader.get("/api/v1/accounts/" + id).status()).isEqualTo(200);
    assertThat(reader.patch(id, "{}").status()).isEqualTo(403);
    assertThat(reader.create("").status()).isEqualTo(403);
    assertThat(reader.post("/api/v1/connection-tests", AccountsApi.account("")).status())
        .isEqualTo(403);
  }
}
