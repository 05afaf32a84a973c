package io.postrider.fetch;

import static io.postrider.fetch.TestAccounts.PASSWORD;
import static io.postrider.fetch.TestAccounts.USER;
import static io.postrider.fetch.TestAccounts.with;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.ApiClient;
import io.postrider.PostriderIntegrationTest;
import io.postrider.RequiredServer;
import io.postrider.account.Mailboxes;
import io.postrider.pop3.DovecotServer;
import io.postrider.pop3.Maildrop;
import io.postrider.pop3.ScriptedPop3Server;
import io.postrider.pop3.TestAuthority;
import io.postrider.pop3.TestProxy;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;

/** Proxies and client certificates as settings of accounts, from the API to the wire. */
@PostriderIntegrationTest
class ChannelSettingsIT {

  private static final TestAuthority AUTHORITY = TestAuthority.create();

  private final ApiClient api;
  private final Mailboxes mailboxes;

  ChannelSettingsIT(@LocalServerPort int port, @Autowired Mailboxes mailboxes) {
    api = new ApiClient(port);
    this.mailboxes = mailboxes;
  }

  @Test
  void goesThroughASocksProxyWithALogin() {
    try (var server = serving();
        var proxy = TestProxy.socks(server.port(), "gate", "pr0xy-s3cret")) {
      JsonNode poll = api.poll(api.account(by(server, "socks5", proxy.port(), "pr0xy-s3cret")));

      assertThat(poll.get("state").asString()).as(poll.toString()).isEqualTo("completed");
      assertThat(proxy.asked()).singleElement().asString().startsWith("127.0.0.1:");
    }
  }

  @Test
  void goesThroughAnHttpProxyWithALogin() {
    String basic =
        Base64.getEncoder().encodeToString("gate:pr0xy-s3cret".getBytes(StandardCharsets.UTF_8));
    try (var server = serving();
        var proxy = TestProxy.http(server.port(), "Basic " + basic)) {
      JsonNode poll = api.poll(api.account(by(server, "http", proxy.port(), "pr0xy-s3cret")));

      assertThat(poll.get("state").asString()).as(poll.toString()).isEqualTo("completed");
    }
  }

  @Test
  void aProxyThatRefusesTheLoginIsNoWrongMailboxPassword() {
    try (var server = serving();
        var proxy = TestProxy.socks(server.port(), "gate", "pr0xy-s3cret")) {
      String account = api.account(by(server, "socks5", proxy.port(), "wrong"));

      JsonNode poll = api.poll(account);

      assertThat(poll.at("/problem/code").asString()).isEqualTo("connect.refused");
      assertThat(poll.at("/problem/hint").asString()).contains("proxy");
      assertThat(server.commands()).isEmpty();
    }
  }

  @Test
  void aProxyOnAPrivateAddressIsNotContactedUnlessAllowed() {
    try (var server = serving()) {
      var body =
          with(
              TestAccounts.on(server),
              "proxy",
              Map.of("type", "socks5", "host", "10.1.2.3", "port", 1080));

      assertThat(api.poll(api.account(body)).at("/problem/code").asString())
          .isEqualTo("connect.forbidden_address");
    }
  }

  @Test
  void aProxyDoesNotLeadToAnAddressThatMayNotBeContacted() {
    try (var server = serving();
        var proxy = TestProxy.socks(server.port())) {
      var body = TestAccounts.clear("10.1.2.3", 110);
      body.put("proxy", Map.of("type", "socks5", "host", "127.0.0.1", "port", proxy.port()));

      assertThat(api.poll(api.account(body)).at("/problem/code").asString())
          .isEqualTo("connect.forbidden_address");
      assertThat(proxy.asked()).isEmpty();
    }
  }

  @Test
  void logsInByClientCertificateAlone() {
    RequiredServer.present(DovecotServer.available(), DovecotServer.howToInstall());
    try (var dovecot = DovecotServer.builder().users(1).clientCertificates().start()) {
      String user = DovecotServer.user(1);
      dovecot.deliver(user, "Subject: a\r\n\r\nb\r\n".getBytes(StandardCharsets.US_ASCII));
      TestAuthority.Identity identity = dovecot.issueClient(user);
      Map<String, Object> body = TestAccounts.clear("localhost", dovecot.tlsPort());
      body.put("tls", "implicit");
      body.put("username", user);
      body.put("tls_trust", Map.of("caCertificatePem", dovecot.authorityPem()));
      body.put("auth", external(identity));

      JsonNode poll = api.poll(api.account(body));

      assertThat(poll.get("state").asString()).as(poll.toString()).isEqualTo("completed");
      assertThat(poll.at("/counts/stored").asInt()).isEqualTo(1);
    }
  }

  @Test
  void showsTheCertificateAndNeverTheKeyOrThePasswordOfTheProxy() {
    TestAuthority.Identity identity = AUTHORITY.issueClient("u", "EC");
    Map<String, Object> body = TestAccounts.clear("pop.example.com", 995);
    body.put("tls", "implicit");
    body.put("auth", external(identity));
    body.put("proxy", proxy("socks5", "proxy.example.com", 1080, "pr0xy-s3cret"));

    JsonNode created = api.post("/accounts", body).ok().json();

    assertThat(created.at("/auth/mechanism").asString()).isEqualTo("external");
    assertThat(created.at("/auth/clientCertificatePem").asString())
        .isEqualTo(identity.certificatePem());
    assertThat(created.at("/proxy/username").asString()).isEqualTo("gate");
    assertThat(created.toString()).doesNotContain("PRIVATE KEY", "clientKeyPem", "pr0xy-s3cret");
    String id = created.get("id").asString();
    assertThat(api.get("/accounts/" + id).json()).isEqualTo(created);
    var channel = mailboxes.of(UUID.fromString(id)).channel();
    assertThat(requireNonNull(channel.identity()).keyPem()).isEqualTo(identity.keyPem());
    assertThat(requireNonNull(channel.proxy()).password()).isEqualTo("pr0xy-s3cret");
  }

  @Test
  void aPatchKeepsWhatItDoesNotName() {
    TestAuthority.Identity identity = AUTHORITY.issueClient("u", "EC");
    Map<String, Object> body = TestAccounts.clear("pop.example.com", 995);
    body.put("tls", "implicit");
    body.put(
        "auth",
        Map.of(
            "mechanism",
            "plain",
            "password",
            PASSWORD,
            "clientCertificatePem",
            identity.certificatePem(),
            "clientKeyPem",
            identity.keyPem()));
    body.put("proxy", proxy("socks5", "proxy.example.com", 1080, "pr0xy-s3cret"));
    String path = "/accounts/" + api.account(body);
    UUID id = UUID.fromString(path.substring("/accounts/".length()));
    var before = mailboxes.of(id);

    api.patch(path, Map.of("name", "Another")).ok();
    assertThat(mailboxes.of(id).channel()).isEqualTo(before.channel());
    assertThat(mailboxes.of(id).auth()).isEqualTo(before.auth());

    api.patch(path, Map.of("auth", Map.of("mechanism", "external"))).ok();
    assertThat(mailboxes.of(id).channel()).as("it may accompany any").isEqualTo(before.channel());

    Map<String, Object> none = new HashMap<>();
    none.put("proxy", null);
    api.patch(path, none).ok();
    assertThat(mailboxes.of(id).channel().proxy()).isNull();
  }

  @Test
  void anotherProxyNeedsTheSecretsAgain() {
    Map<String, Object> body = TestAccounts.clear("pop.example.com", 995);
    body.put("tls", "implicit");
    body.put("proxy", proxy("socks5", "proxy.example.com", 1080, "pr0xy-s3cret"));
    String path = "/accounts/" + api.account(body);

    var refused = api.patch(path, Map.of("proxy", Map.of("host", "evil.example.com"))).json();

    assertThat(refused.at("/errors").valueStream().map(e -> e.at("/field").asString()))
        .containsExactly("auth.password", "proxy.password");
    api.patch(
            path,
            Map.of(
                "proxy", Map.of("host", "new.example.com", "password", "other"),
                "auth", Map.of("password", PASSWORD)))
        .ok();
  }

  @Test
  void tellsEachFaultByItsField() {
    TestAuthority.Identity one = AUTHORITY.issueClient("one", "EC");
    TestAuthority.Identity other = AUTHORITY.issueClient("other", "EC");
    assertThat(faults("auth", Map.of("mechanism", "external")))
        .containsExactly("auth.clientCertificatePem");
    assertThat(
            faults(
                "auth",
                Map.of(
                    "mechanism", "external",
                    "clientCertificatePem", one.certificatePem(),
                    "clientKeyPem", other.keyPem())))
        .containsExactly("auth.clientKeyPem");
    assertThat(
            faults(
                "auth",
                Map.of("mechanism", "external", "clientCertificatePem", one.certificatePem())))
        .containsExactly("auth.clientKeyPem");
    assertThat(faults("auth", Map.of("password", "p", "clientKeyPem", one.keyPem())))
        .containsExactly("auth.clientCertificatePem");
    assertThat(
            faults(
                "auth",
                Map.of(
                    "mechanism",
                    "external",
                    "password",
                    "p",
                    "clientCertificatePem",
                    one.certificatePem(),
                    "clientKeyPem",
                    one.keyPem())))
        .containsExactly("auth.password");
    assertThat(
            faults(
                "auth",
                Map.of(
                    "password", "p",
                    "clientCertificatePem", "no pem",
                    "clientKeyPem", one.keyPem())))
        .containsExactly("auth.clientCertificatePem");
    assertThat(faults("proxy", Map.of())).containsExactly("proxy.host", "proxy.port", "proxy.type");
    assertThat(faults("proxy", Map.of("type", "socks4", "host", "http://x", "port", 0)))
        .containsExactly("proxy.host", "proxy.port", "proxy.type");
    assertThat(faults("proxy", Map.of("type", "http", "host", "h", "port", 1, "username", "a:b")))
        .containsExactly("proxy.password", "proxy.username");
    assertThat(faults("proxy", Map.of("type", "http", "host", "h", "port", 1, "password", "p")))
        .containsExactly("proxy.password");
  }

  @Test
  void withoutTlsThereIsNoClientCertificateAndNoChannelToBindTo() {
    TestAuthority.Identity identity = AUTHORITY.issueClient("u", "EC");
    Map<String, Object> body = TestAccounts.clear("pop.example.com", 110);
    body.put("auth", external(identity));
    assertThat(fields(api.post("/accounts", body).json()))
        .containsExactly("auth.clientCertificatePem", "auth.mechanism");
    body.put("auth", Map.of("mechanism", "scram_sha_256_plus", "password", "p"));
    assertThat(fields(api.post("/accounts", body).json())).containsExactly("auth.mechanism");
    body.put("tls", "starttls");
    api.post("/accounts", body).ok();
  }

  private List<String> faults(String member, Object value) {
    Map<String, Object> body = TestAccounts.clear("pop.example.com", 995);
    body.put("tls", "implicit");
    body.put(member, value);
    return fields(api.post("/accounts", body).json());
  }

  private static List<String> fields(JsonNode problem) {
    return problem.at("/errors").valueStream().map(e -> e.at("/field").asString()).toList();
  }

  private static ScriptedPop3Server serving() {
    return ScriptedPop3Server.serving(USER, PASSWORD, new Maildrop()).start();
  }

  private static Map<String, Object> by(
      ScriptedPop3Server server, String type, int port, String password) {
    return with(TestAccounts.on(server), "proxy", proxy(type, "127.0.0.1", port, password));
  }

  private static Map<String, Object> proxy(String type, String host, int port, String password) {
    return Map.of(
        "type", type, "host", host, "port", port, "username", "gate", "password", password);
  }

  private static Map<String, Object> external(TestAuthority.Identity identity) {
    return Map.of(
        "mechanism", "external",
        "clientCertificatePem", identity.certificatePem(),
        "clientKeyPem", identity.keyPem());
  }
}
