package io.postrider.fetch;

import static io.postrider.fetch.TestAccounts.PASSWORD;
import static io.postrider.fetch.TestAccounts.USER;
import static io.postrider.fetch.TestAccounts.with;
import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.ApiClient;
import io.postrider.PostriderIntegrationTest;
import io.postrider.pop3.Maildrop;
import io.postrider.pop3.ScriptedPop3Server;
import io.postrider.pop3.TestAuthority;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;

/**
 * Settings that cannot work, each with a code, a state of the account and a hint of its own, in the
 * connection test as in the poll.
 */
@PostriderIntegrationTest
class BadAccountIT {

  private static final TestAuthority AUTHORITY = TestAuthority.create();

  private final ApiClient api;

  BadAccountIT(@LocalServerPort int port) {
    api = new ApiClient(port);
  }

  @Test
  void wrongPasswordIsRefusedAfterThreeTries() {
    try (var server = ScriptedPop3Server.serving(USER, PASSWORD, new Maildrop()).start()) {
      var body =
          with(
              TestAccounts.on(server),
              "auth",
              Map.of("mechanism", "user_pass", "password", "wrong battery"));
      JsonNode problem = fails(body, "authentication", "auth.rejected", "app password");
      assertThat(problem.at("/upstream/command").asString()).startsWith("PASS");

      String account = api.account(body);
      assertThat(stateAfterPoll(account)).isEqualTo("backing_off");
      assertThat(stateAfterPoll(account)).isEqualTo("backing_off");
      assertThat(stateAfterPoll(account)).isEqualTo("refused");
      assertThat(api.post("/accounts/" + account + "/polls").status()).isEqualTo(409);
      assertThat(server.commands().stream().filter(c -> c.startsWith("PASS")).count())
          .as("tries of the connection test, of one poll before and of three polls")
          .isEqualTo(5);
    }
  }

  @Test
  void nothingListensOnTheWrongPort() throws IOException {
    int free;
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      free = socket.getLocalPort();
    }
    var body = TestAccounts.clear("127.0.0.1", free);
    fails(body, "connect", "connect.refused", "995");
    assertThat(stateAfterPoll(api.account(body))).isEqualTo("backing_off");
  }

  @Test
  void aCertificateOfAnUnknownAuthorityIsNotTrusted() {
    try (var server = tls(AUTHORITY.issue("localhost", "127.0.0.1"))) {
      JsonNode problem = fails(implicit(server), "tls", "tls.untrusted", "tls_trust");
      assertThat(problem.get("detail").asString()).contains("localhost");
      assertThat(server.commands()).as("no command on such a channel").isEmpty();
    }
  }

  @Test
  void aTrustedCertificateOfAnotherHostIsNoGood() {
    try (var server = tls(AUTHORITY.issue("pop.elsewhere.example"))) {
      var body = with(implicit(server), "tls_trust", trust());
      fails(body, "tls", "tls.hostname", "host name");
      assertThat(server.commands()).isEmpty();
    }
  }

  @Test
  void anExpiredCertificateIsNotTrusted() {
    try (var server = tls(AUTHORITY.issueExpired("localhost", "127.0.0.1"))) {
      fails(with(implicit(server), "tls_trust", trust()), "tls", "tls.untrusted", "renew");
    }
  }

  @Test
  void aServerThatSpeaksClearTextWhereTlsIsDueIsToldApart() {
    try (var server = ScriptedPop3Server.serving(USER, PASSWORD, new Maildrop()).start()) {
      fails(implicit(server), "tls", "tls.required", "starttls");
    }
  }

  @Test
  void aServerWithoutStlsIsNotSpokenToInClear() {
    try (var server = ScriptedPop3Server.serving(USER, PASSWORD, new Maildrop()).start()) {
      fails(with(TestAccounts.on(server), "tls", "starttls"), "tls", "tls.required", "995");
      assertThat(server.commands()).noneMatch(command -> command.startsWith("USER"));
    }
  }

  @Test
  void aWebServerOnThePortIsNoPop3Server() {
    String banner = "S: HTTP/1.1 400 Bad Request\nS: Connection: close\n";
    try (var server = ScriptedPop3Server.playing(banner).start()) {
      fails(TestAccounts.on(server), "greeting", "protocol.violation", "web server");
    }
  }

  @Test
  void anUnknownHostIsNamedAsSuch() {
    var body = TestAccounts.clear("no-such-host.invalid", 110);
    fails(body, "dns", "connect.unknown_host", "typing error");
  }

  @Test
  void aPrivateAddressIsNotContactedUnlessAllowed() {
    var body = TestAccounts.clear("10.1.2.3", 110);
    fails(body, "dns", "connect.forbidden_address", "postrider.egress.allow");
  }

  @Test
  void createWithVerifyKeepsNothingThatDoesNotWork() {
    var body = TestAccounts.clear("no-such-host.invalid", 110);
    var refused = api.post("/accounts?verify=true", with(body, "name", "Never kept"));
    assertThat(refused.status()).isEqualTo(422);
    assertThat(refused.json().toString()).contains("connect.unknown_host");
    assertThat(api.all("/accounts?q=Never")).isEmpty();
  }

  /** The connection test fails at that stage, and so does a poll, with the same problem. */
  private JsonNode fails(Object body, String stage, String code, String hint) {
    JsonNode report = api.post("/connection-tests", body).ok().json();
    assertThat(report.get("ok").asBoolean()).isFalse();
    JsonNode last = report.get("stages").get(report.get("stages").size() - 1);
    assertThat(last.get("stage").asString()).isEqualTo(stage);
    JsonNode problem = last.get("problem");
    assertThat(problem.get("code").asString()).isEqualTo(code);
    assertThat(problem.get("hint").asString()).contains(hint);
    assertThat(report.toString()).doesNotContain(PASSWORD).doesNotContain("wrong battery");

    JsonNode poll = api.poll(api.account(body));
    assertThat(poll.get("state").asString()).isEqualTo("failed");
    assertThat(poll.at("/problem/code").asString()).isEqualTo(code);
    assertThat(poll.at("/problem/hint").asString()).contains(hint);
    return problem;
  }

  private String stateAfterPoll(String account) {
    api.poll(account);
    return api.get("/accounts/" + account + "/status").ok().json().get("state").asString();
  }

  private static ScriptedPop3Server tls(TestAuthority.Identity identity) {
    return ScriptedPop3Server.serving(USER, PASSWORD, new Maildrop()).implicitTls(identity).start();
  }

  private static Map<String, Object> implicit(ScriptedPop3Server server) {
    return with(TestAccounts.clear("localhost", server.port()), "tls", "implicit");
  }

  private static Map<String, Object> trust() {
    return Map.of("caCertificatePem", AUTHORITY.pem());
  }
}
