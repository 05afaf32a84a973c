package io.postrider.account.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.PostriderIntegrationTest;
import io.postrider.QuietAfterwards;
import io.postrider.account.ConnectionProbe;
import io.postrider.account.ConnectionProbe.Probed;
import io.postrider.account.ConnectionReport;
import io.postrider.account.ConnectionReport.CertificateFacts;
import io.postrider.account.ConnectionReport.Stage;
import io.postrider.account.ConnectionReport.TlsFacts;
import io.postrider.account.ConnectionStage;
import io.postrider.account.Mailbox;
import io.postrider.account.MailboxAuth;
import io.postrider.account.web.AccountsApi.Answer;
import io.postrider.web.Problem;
import io.postrider.web.ProblemCode;
import io.postrider.web.Upstream;
import jakarta.persistence.EntityManagerFactory;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.hibernate.SessionFactory;
import org.hibernate.stat.Statistics;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Primary;
import org.springframework.test.context.TestPropertySource;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/** What is tried before it is saved, with a probe that accepts one password; all logs are on. */
@ExtendWith(QuietAfterwards.class)
@PostriderIntegrationTest
@Import(ConnectionTestsIT.OnePassword.class)
@TestPropertySource(
    properties = {
      "spring.jpa.properties.hibernate.generate_statistics=true",
      "logging.level.web=trace",
      "logging.level.org.springframework.web.client=off",
      "logging.level.org.hibernate.orm.jdbc.bind=trace",
      "logging.level.io.postrider=trace"
    })
@ExtendWith(OutputCaptureExtension.class)
class ConnectionTestsIT {

  @TestConfiguration(proxyBeanMethods = false)
  static class OnePassword {

    @Bean
    @Primary
    ConnectionProbe onePassword() {
      return mailbox -> {
        assertThat(TransactionSynchronizationManager.isActualTransactionActive()).isFalse();
        return new Probed(accepts(mailbox) ? accepted() : rejected(mailbox), null);
      };
    }

    private static boolean accepts(Mailbox mailbox) {
      return mailbox.auth() instanceof MailboxAuth.PasswordAuth password
          && password.password().equals(AccountsApi.PASSWORD);
    }

    private static ConnectionReport accepted() {
      return new ConnectionReport(
          true,
          List.of(new Stage(ConnectionStage.DNS, true, 3, "192.0.2.1", null, null)),
          List.of("TOP", "UIDL"),
          new TlsFacts(
              "TLSv1.3",
              "TLS_AES_128_GCM_SHA256",
              List.of(new CertificateFacts("CN=pop", "CN=ca", Instant.EPOCH, "ab"))),
          "S: +OK");
    }

    private static ConnectionReport rejected(Mailbox mailbox) {
      Problem problem =
          Problem.of(ProblemCode.AUTH_REJECTED, "The server rejected the password.")
              .withHint("Check user name and password.")
              .withUpstream(
                  new Upstream(
                      mailbox.host(),
                      mailbox.port(),
                      "authentication",
                      "PASS",
                      "-ERR [AUTH] no",
                      "AUTH"));
      return new ConnectionReport(
          false,
          List.of(
              new Stage(ConnectionStage.DNS, true, 3, null, null, null),
              new Stage(ConnectionStage.AUTHENTICATION, false, 9, null, problem.hint(), problem)),
          List.of(),
          null,
          "C: PASS ***");
    }
  }

  @LocalServerPort int port;
  @Autowired EntityManagerFactory entities;

  private AccountsApi api;

  @BeforeEach
  void client() {
    api = new AccountsApi(port);
  }

  @Test
  void settingsThatFailTheTestAreNotSaved() {
    String run = "run-" + UUID.randomUUID();

    Answer refused =
        api.post(
            "/api/v1/accounts?verify=true",
            AccountsApi.account("'labels':{'run':'" + run + "'}")
                .replace(AccountsApi.PASSWORD, "wrong-password"));

    assertThat(refused.status()).isEqualTo(422);
    assertThat(refused.headers().getFirst("Content-Type")).startsWith("application/problem+json");
    assertThat(refused.json().at("/status").asInt()).isEqualTo(422);
    assertThat(refused.at("/code")).isEqualTo("auth.rejected");
    assertThat(refused.at("/type")).isNotEmpty();
    assertThat(refused.at("/hint")).isNotEmpty();
    assertThat(refused.at("/instance")).isEqualTo("/api/v1/accounts");
    assertThat(refused.at("/requestId")).isEqualTo(refused.headers().getFirst("X-Request-Id"));
    assertThat(refused.at("/upstream/response")).isEqualTo("-ERR [AUTH] no");
    assertThat(refused.at("/report/stages/1/stage")).isEqualTo("authentication");
    assertThat(refused.at("/report/stages/1/problem/code")).isEqualTo("auth.rejected");
    assertThat(refused.text()).doesNotContain("wrong-password");
    assertThat(api.get("/api/v1/accounts?label=run:" + run).json().at("/data").size()).isZero();
  }

  @Test
  void settingsThatPassTheTestAreSaved() {
    Answer created = api.post("/api/v1/accounts?verify=true", AccountsApi.account(""));

    assertThat(created.status()).isEqualTo(201);
    assertThat(api.get("/api/v1/accounts/" + created.id()).status()).isEqualTo(200);
  }

  @Test
  void aTestAnswersItsReportBeItGoodOrBad() {
    Answer good = api.post("/api/v1/connection-tests", AccountsApi.account(""));
    Answer bad =
        api.post(
            "/api/v1/connection-tests",
            "{'host':'pop.example.com','username':'u','auth':{'password':'nope'}}");

    assertThat(good.status()).as(good.text()).isEqualTo(200);
    assertThat(good.json().at("/ok").asBoolean()).isTrue();
    assertThat(good.at("/stages/0/detail")).isEqualTo("192.0.2.1");
    assertThat(good.at("/tls/certificates/0/notAfter")).isEqualTo("1970-01-01T00:00:00Z");
    assertThat(good.at("/capabilities/1")).isEqualTo("UIDL");
    assertThat(bad.status()).as(bad.text()).isEqualTo(200);
    assertThat(bad.json().at("/ok").asBoolean()).isFalse();
    assertThat(bad.at("/stages/1/problem/code")).isEqualTo("auth.rejected");
    assertThat(bad.at("/transcript")).isEqualTo("C: PASS ***");
  }

  @Test
  void anAccountIsTestedWithItsOwnSecrets() {
    UUID id = api.create("").id();

    Answer tested = api.post("/api/v1/connection-tests", "{'accountId':'" + id + "'}");

    assertThat(tested.json().at("/ok").asBoolean()).isTrue();
  }

  @Test
  void aTestThatNamesNothingIsRefused() {
    assertThat(api.post("/api/v1/connection-tests", "{'accountId':null}").status()).isEqualTo(422);
    assertThat(api.post("/api/v1/connection-tests", "{'accountId':'x'}").status()).isEqualTo(422);
    assertThat(api.post("/api/v1/connection-tests", "{}").status()).isEqualTo(422);
    assertThat(
            api.post("/api/v1/connection-tests", "{'accountId':'" + UUID.randomUUID() + "'}")
                .status())
        .isEqualTo(404);
    assertThat(
            api.post(
                    "/api/v1/connection-tests",
                    "{'accountId':'" + UUID.randomUUID() + "','host':'evil.example'}")
                .at("/errors/0/code"))
        .isEqualTo("unknown");
  }

  @Test
  void noSecretIsInAnyLog(CapturedOutput output) {
    UUID id = api.create("").id();
    api.patch(id, "{'auth':{'password':'changed-s3cret'}}");
    api.patch(
        id,
        "{'auth':{'mechanism':'xoauth2','oauth2':{'tokenUri':'https://login.example.com/t',"
            + "'clientId':'app','clientSecret':'hush-client','refreshToken':'hush-refresh'}}}");
    api.create("'port':0,'auth':{'password':'refused-s3cret','oops':1}");
    api.post("/api/v1/connection-tests", "{'accountId':'" + id + "'}");
    api.get("/api/v1/accounts/" + id);

    assertThat(output.getAll())
        .as("the log is on")
        .contains("/api/v1/accounts/" + id)
        .doesNotContain(AccountsApi.PASSWORD, "changed-s3cret", "refused-s3cret", "hush-");
  }

  @Test
  void aListCostsNoMoreStatementsWhenItIsLonger() {
    String run = "run-" + UUID.randomUUID();
    for (int i = 0; i < 12; i++) {
      api.create("'labels':{'run':'" + run + "','number':'" + i + "'}");
    }
    Statistics statistics = entities.unwrap(SessionFactory.class).getStatistics();

    long one = statements(statistics, "/api/v1/accounts?limit=1&label=run:" + run);
    long twelve = statements(statistics, "/api/v1/accounts?limit=200&label=run:" + run);

    assertThat(twelve).isEqualTo(one);
  }

  private long statements(Statistics statistics, String path) {
    statistics.clear();
    assertThat(api.get(path).status()).isEqualTo(200);
    return statistics.getPrepareStatementCount();
  }
}
