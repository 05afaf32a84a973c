package io.postrider.oauth2;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.mockito.AdditionalAnswers.delegatesTo;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.doThrow;
import static org.mockito.Mockito.mock;

import io.postrider.ApiClient;
import io.postrider.PostriderIntegrationTest;
import io.postrider.account.Mailbox;
import io.postrider.account.MailboxAuth.OAuth2Auth;
import io.postrider.account.Mailboxes;
import io.postrider.account.RefreshTokens;
import io.postrider.account.RefreshTokens.Lease;
import io.postrider.oauth2.ScriptedTokenEndpoint.Answer;
import io.postrider.web.ProblemCode;
import io.postrider.web.ProblemException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.dao.DataAccessResourceFailureException;
import tools.jackson.databind.JsonNode;

/**
 * Several replicas over one database, at an authorization server that replaces a refresh token at
 * each use and takes none twice: no token is spent twice, none is lost.
 */
@PostriderIntegrationTest
class ReplicasIT {

  private static final OAuth2Settings SETTINGS =
      new OAuth2Settings(Duration.ofSeconds(5), Duration.ofSeconds(20));

  @Autowired TokenEndpoint endpoint;
  @Autowired RefreshTokens refreshTokens;
  @Autowired Mailboxes mailboxes;
  @Autowired InstantSource time;
  private final ApiClient api;
  private final Rotating rotating = new Rotating();
  private final ScriptedTokenEndpoint server = new ScriptedTokenEndpoint(rotating);
  private UUID account = new UUID(0, 0);

  ReplicasIT(@LocalServerPort int port) {
    api = new ApiClient(port);
  }

  /** Takes each refresh token once and gives another for it. */
  private static final class Rotating implements ScriptedTokenEndpoint.Script {
    // all guarded by this
    private String good = "refresh-0";
    private final Set<String> spent = new HashSet<>();
    private int count;
    private int reuses;

    @Override
    public synchronized Answer answer(ScriptedTokenEndpoint.Request request) {
      String given = request.parameters().getOrDefault("refresh_token", "");
      if (!spent.add(given)) {
        reuses++;
      }
      if (!given.equals(good)) {
        return Answer.json(400, "{'error':'invalid_grant'}");
      }
      good = "refresh-" + ++count;
      return Answer.token("access-" + good, good, 3600);
    }

    synchronized void turnTo(String refreshToken) {
      good = refreshToken;
    }

    synchronized String good() {
      return good;
    }

    synchronized int reuses() {
      return reuses;
    }
  }

  @BeforeEach
  void register() {
    Map<String, Object> body = new HashMap<>();
    body.put("name", "Rotating");
    body.put("host", "pop.example.com");
    body.put("username", "u");
    body.put(
        "auth",
        Map.of(
            "mechanism",
            "xoauth2",
            "oauth2",
            Map.of(
                "tokenUri",
                server.uri().toString(),
                "clientId",
                "app",
                "refreshToken",
                "refresh-0")));
    account = UUID.fromString(api.account(body));
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void replicasThatRefreshAtOnceSpendNoTokenTwiceAndLoseNone() throws Exception {
    int replicas = 6;
    Mailbox mailbox = mailboxes.of(account);
    CountDownLatch start = new CountDownLatch(1);
    List<Future<AccessToken>> given = new ArrayList<>();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < replicas; i++) {
        AccessTokens replica = replica(refreshTokens);
        given.add(
            threads.submit(() -> {
              start.await();
              return replica.of(mailbox);
            }));
      }
      start.countDown();
      for (Future<AccessToken> token : given) {
        assertThat(token.get().value()).startsWith("access-");
      }
    }
    assertThat(rotating.reuses()).isZero();
    assertThat(stored()).isEqualTo(rotating.good()).isEqualTo("refresh-" + replicas);
  }

  @Test
  void theTokenAtHandServesUntilTheSettingsChange() {
    AccessTokens replica = replica(refreshTokens);
    AccessToken first = replica.of(mailboxes.of(account));

    assertThat(replica.of(mailboxes.of(account))).as("kept").isEqualTo(first);
    api.patch("/accounts/" + account, Map.of("name", "Another name")).ok();

    assertThat(replica.of(mailboxes.of(account))).isNotEqualTo(first);
  }

  @Test
  void aTokenThatWasRejectedIsReplacedOnceForAllWhoHeldIt() {
    AccessTokens replica = replica(refreshTokens);
    Mailbox mailbox = mailboxes.of(account);
    AccessToken rejected = replica.of(mailbox);

    AccessToken second = replica.insteadOf(rejected, mailbox);
    AccessToken third = replica.insteadOf(rejected, mailbox);

    assertThat(second).isNotEqualTo(rejected);
    assertThat(third).isEqualTo(second);
    replica.forget(second, mailbox);
    assertThat(replica.of(mailbox)).isNotEqualTo(second);
  }

  @Test
  void aReplacementThatCannotBeStoredIsStoredLaterAndTheOldOneNotSpentAgain() {
    RefreshTokens failing = mock(RefreshTokens.class, delegatesTo(refreshTokens));
    doThrow(new DataAccessResourceFailureException("down"))
        .doAnswer(delegatesTo(refreshTokens))
        .when(failing)
        .replace(any(), any());
    AccessTokens replica = replica(failing);
    Mailbox mailbox = mailboxes.of(account);

    assertThatExceptionOfType(DataAccessResourceFailureException.class)
        .isThrownBy(() -> replica.of(mailbox));
    assertThat(refreshTokens.take(account, mailbox.version(), Duration.ofMinutes(1)))
        .as("nobody else may spend the old one meanwhile")
        .isEmpty();

    assertThat(replica.of(mailbox).value()).isEqualTo("access-refresh-1");
    assertThat(stored()).isEqualTo("refresh-1");
    assertThat(server.requests()).hasSize(1);
  }

  @Test
  void whatAnotherReplicaBroughtMeanwhileIsTriedBeforeConsentIsMissed() {
    Mailbox mailbox = mailboxes.of(account);
    OAuth2Auth old = (OAuth2Auth) mailbox.auth();
    server.play(request -> {
      if ("refresh-0".equals(request.parameters().get("refresh_token"))) {
        // the other one held the lease before and comes late with what it was given
        rotating.turnTo("refresh-other");
        refreshTokens.replace(new Lease(account, UUID.randomUUID(), old), "refresh-other");
        return Answer.json(400, "{'error':'invalid_grant'}");
      }
      return rotating.answer(request);
    });

    assertThat(replica(refreshTokens).of(mailbox).value()).startsWith("access-");
    assertThat(stored()).isEqualTo(rotating.good());
  }

  @Test
  void consentThatIsMissedIsToldAndTheLeaseIsFree() {
    Mailbox mailbox = mailboxes.of(account);
    server.play(_ -> Answer.json(400, "{'error':'invalid_grant'}"));

    assertThatExceptionOfType(ProblemException.class)
        .isThrownBy(() -> replica(refreshTokens).of(mailbox))
        .satisfies(
            e -> assertThat(e.problem().code()).isEqualTo(ProblemCode.AUTH_CONSENT_REQUIRED));
    assertThat(server.requests()).hasSize(1);
    assertThat(refreshTokens.take(account, mailbox.version(), Duration.ofMinutes(1))).isPresent();
  }

  @Test
  void aLeaseIsOnesUntilItEndsOrIsGivenBack() {
    long version = mailboxes.of(account).version();
    Lease first = refreshTokens.take(account, version, Duration.ofMinutes(1)).orElseThrow();
    assertThat(refreshTokens.take(account, version, Duration.ofMinutes(1))).isEmpty();
    refreshTokens.release(first);
    Lease ended = refreshTokens.take(account, version, Duration.ZERO).orElseThrow();
    Lease second = refreshTokens.take(account, version, Duration.ofMinutes(1)).orElseThrow();

    refreshTokens.release(ended);

    assertThat(refreshTokens.take(account, version, Duration.ofMinutes(1)))
        .as("a lease that is over releases nobody else's")
        .isEmpty();
    refreshTokens.replace(second, "refresh-1");
    refreshTokens.replace(ended, "refresh-late");
    assertThat(stored()).as("who came late changes nothing").isEqualTo("refresh-1");
  }

  @Test
  void whatAPersonChoseStands() {
    Lease lease =
        refreshTokens
            .take(account, mailboxes.of(account).version(), Duration.ofMinutes(1))
            .orElseThrow();
    api.patch(
            "/accounts/" + account,
            Map.of("auth", Map.of("oauth2", Map.of("refreshToken", "refresh-chosen"))))
        .ok();

    refreshTokens.replace(lease, "refresh-1");

    assertThat(stored()).isEqualTo("refresh-chosen");
    assertThatExceptionOfType(ProblemException.class)
        .as("settings of before get no token any more")
        .isThrownBy(() -> refreshTokens.take(account, 0, Duration.ofMinutes(1)))
        .satisfies(e -> assertThat(e.problem().code()).isEqualTo(ProblemCode.CONFLICT));
  }

  @Test
  void aReplacementIsNoChangeOfTheSettings() {
    String before = api.get("/accounts/" + account).header("ETag");

    replica(refreshTokens).of(mailboxes.of(account));

    assertThat(stored()).isEqualTo("refresh-1");
    assertThat(api.get("/accounts/" + account).header("ETag")).isEqualTo(before);
  }

  @Test
  void aReplacementIsInTheAuditLogAndTheTokenIsNot() {
    replica(refreshTokens).of(mailboxes.of(account));

    List<JsonNode> entries = api.all("/audit?account=" + account);
    JsonNode replaced = entries.getFirst();
    assertThat(replaced.get("action").asString()).isEqualTo("account.refresh_token_replaced");
    assertThat(replaced.at("/actor/id").asString()).isEqualTo("service");
    assertThat(replaced.at("/target/id").asString()).isEqualTo(account.toString());
    assertThat(entries.toString()).doesNotContain("refresh-0").doesNotContain("refresh-1");
  }

  @Test
  void whatWasNotReplacedIsNotInTheAuditLog() {
    Lease lease =
        refreshTokens
            .take(account, mailboxes.of(account).version(), Duration.ofMinutes(1))
            .orElseThrow();
    api.patch(
            "/accounts/" + account,
            Map.of("auth", Map.of("oauth2", Map.of("refreshToken", "refresh-chosen"))))
        .ok();

    refreshTokens.replace(lease, "refresh-1");

    assertThat(api.all("/audit?account=" + account))
        .extracting(entry -> entry.get("action").asString())
        .doesNotContain("account.refresh_token_replaced");
  }

  private AccessTokens replica(RefreshTokens shared) {
    return new AccessTokens(endpoint, shared, SETTINGS, time);
  }

  private String stored() {
    return requireNonNull(((OAuth2Auth) mailboxes.of(account).auth()).refreshToken());
  }
}
