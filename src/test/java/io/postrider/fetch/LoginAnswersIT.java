package io.postrider.fetch;

import static io.postrider.fetch.TestAccounts.PASSWORD;
import static io.postrider.fetch.TestAccounts.USER;
import static io.postrider.fetch.TestAccounts.with;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.postrider.ApiClient;
import io.postrider.PostriderIntegrationTest;
import io.postrider.pop3.Maildrop;
import io.postrider.pop3.Sabotage;
import io.postrider.pop3.ScriptedPop3Server;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;

/**
 * What a server may answer to a login, and what becomes of the account: only bad credentials stop
 * it, everything else is tried again, each at its own pace. The interval is ten minutes.
 */
@PostriderIntegrationTest
class LoginAnswersIT {

  private final ScriptedPop3Server server =
      ScriptedPop3Server.serving(USER, PASSWORD, new Maildrop()).start();
  private final ApiClient api;
  private final String account;

  LoginAnswersIT(@LocalServerPort int port) {
    api = new ApiClient(port);
    account = api.account(with(TestAccounts.on(server), "schedule", Map.of("interval", "PT10M")));
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void credentialsCalledWrongRefuseTheAccountAtTheThirdTry() {
    answering("[AUTH] no such user or wrong password");
    expect("auth.rejected", "backing_off", "PT10M");
    expect("auth.rejected", "backing_off", "PT20M");
    assertThat(poll("auth.rejected").get("state").asString()).isEqualTo("refused");
    assertThat(api.post("/accounts/" + account + "/polls").status()).isEqualTo(409);
  }

  @Test
  void aPlainRefusalCountsAsOneOfCredentialsThatNeverWorked() {
    answering("go away");
    expect("auth.rejected", "backing_off", "PT10M");
    expect("auth.rejected", "backing_off", "PT20M");
    assertThat(poll("auth.rejected").get("state").asString()).isEqualTo("refused");
  }

  @Test
  void aPlainRefusalOfCredentialsThatWorkedIsMetWithPatience() {
    api.poll(account);
    answering("Logon failure");
    expect("auth.rejected", "backing_off", "PT15M");
    expect("auth.rejected", "backing_off", "PT30M");
    expect("auth.rejected", "failing", "PT1H");
    server.heal();
    assertThat(api.poll(account).get("state").asString()).isEqualTo("completed");
    assertThat(status().get("state").asString()).isEqualTo("idle");
  }

  @Test
  void newCredentialsAreNotTrustedForWhatTheOldOnesDid() {
    api.poll(account);
    answering("Logon failure");
    var auth = Map.of("mechanism", "user_pass", "password", "another");
    api.patch("/accounts/" + account, Map.of("auth", auth)).ok();
    poll("auth.rejected");
    poll("auth.rejected");
    assertThat(poll("auth.rejected").get("state").asString()).isEqualTo("refused");
  }

  @Test
  void tryingInVainForAnotherReasonDoesNotHelpAWrongPassword() {
    answering("[AUTH] wrong");
    poll("auth.rejected");
    poll("auth.rejected");
    answering("[SYS/TEMP] come back later");
    poll("server.temporary");
    answering("[AUTH] wrong");
    assertThat(poll("auth.rejected").get("state").asString()).isEqualTo("refused");
  }

  @Test
  void aMailboxInUseIsNotAWrongPassword() {
    answering("[IN-USE] maildrop already locked");
    expect("mailbox.in_use", "backing_off", "PT1M");
    expect("mailbox.in_use", "backing_off", "PT2M");
    expect("mailbox.in_use", "failing", "PT4M");
    expect("mailbox.in_use", "failing", "PT8M");
  }

  @Test
  void aServerThatWantsAPauseIsLeftAlone() {
    answering("[LOGIN-DELAY] minimum time between mail checks violation");
    expect("mailbox.login_delay", "backing_off", "PT15M");
  }

  @Test
  void aTemporaryFailureIsTriedAtTheUsualInterval() {
    answering("[SYS/TEMP] database on strike");
    expect("server.temporary", "backing_off", "PT10M");
    expect("server.temporary", "backing_off", "PT10M");
    expect("server.temporary", "failing", "PT10M");
  }

  @Test
  void aPermanentFailureIsTriedSeldom() {
    answering("[SYS/PERM] mailbox is damaged");
    expect("server.permanent", "backing_off", "PT1H");
    expect("server.permanent", "backing_off", "PT2H");
  }

  @Test
  void hangingUpOnThePasswordIsNoProofThatItIsWrong() {
    server.sabotage(new Sabotage.CloseAt("PASS"));
    expect("server.temporary", "backing_off", "PT10M");
    expect("server.temporary", "backing_off", "PT20M");
    expect("server.temporary", "failing", "PT40M");
    server.heal();
    assertThat(api.poll(account).get("state").asString()).isEqualTo("completed");
  }

  @Test
  void aLostConnectionIsTriedSoonerThanTheInterval() {
    server.sabotage(new Sabotage.CloseAt("STAT"));
    expect("server.temporary", "backing_off", "PT1M");
  }

  @Test
  void eachKindOfTroubleStartsItsOwnBackOff() {
    answering("[IN-USE] locked");
    expect("mailbox.in_use", "backing_off", "PT1M");
    expect("mailbox.in_use", "backing_off", "PT2M");
    answering("[SYS/PERM] damaged");
    expect("server.permanent", "failing", "PT1H");
  }

  private void answering(String words) {
    server.sabotage(new Sabotage.Reject("PASS", words));
  }

  private void expect(String code, String state, String delay) {
    JsonNode status = poll(code);
    assertThat(status.get("state").asString()).isEqualTo(state);
    Duration wanted = Duration.parse(delay);
    Duration slack = wanted.dividedBy(10).plusSeconds(30);
    assertThat(Instant.parse(status.get("nextPollAt").asString()))
        .isCloseTo(
            Instant.parse(status.get("lastPollAt").asString()).plus(wanted),
            within(slack.toMillis(), ChronoUnit.MILLIS));
  }

  private JsonNode poll(String code) {
    String force = "/accounts/" + account + "/polls?wait=PT1M&force=true";
    JsonNode poll = api.post(force).ok().json();
    assertThat(poll.at("/problem/code").asString()).isEqualTo(code);
    return status();
  }

  private JsonNode status() {
    return api.get("/accounts/" + account + "/status").ok().json();
  }
}
