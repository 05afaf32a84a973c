package io.postrider.fetch;

import static io.postrider.fetch.TestAccounts.PASSWORD;
import static io.postrider.fetch.TestAccounts.USER;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.MeterRegistry;
import io.postrider.ApiClient;
import io.postrider.PostriderIntegrationTest;
import io.postrider.pop3.Maildrop;
import io.postrider.pop3.Sabotage;
import io.postrider.pop3.ScriptedPop3Server;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;

/** A server that announces PIPELINING and then answers into the middle of its answers. */
@PostriderIntegrationTest
class PipeliningSwitchIT {

  private final ApiClient api;
  private final MeterRegistry meters;
  private final Maildrop drop = new Maildrop();

  PipeliningSwitchIT(@LocalServerPort int port, @Autowired MeterRegistry meters) {
    api = new ApiClient(port);
    this.meters = meters;
    for (int n = 1; n <= 6; n++) {
      drop.deliver("uid-" + n, "Subject: " + n + "\r\n\r\n" + ("line " + n + "\r\n").repeat(9));
    }
  }

  private ScriptedPop3Server start() {
    return ScriptedPop3Server.serving(USER, PASSWORD, drop).pipelining().start();
  }

  @Test
  void isAskedOneAtATimeFromThenOnAndLosesNothing() {
    try (var server = start();
        var other = start()) {
      server.sabotage(new Sabotage.OverlapAnswers());
      String account = api.account(TestAccounts.on(server));
      assertThat(pipelines(account)).isTrue();

      JsonNode mixedUp = api.poll(account);
      assertThat(mixedUp.get("state").asString()).isEqualTo("failed");
      assertThat(mixedUp.at("/problem/code").asString()).isEqualTo("protocol.violation");
      assertThat(pipelines(account)).isFalse();

      JsonNode careful = api.poll(account);
      assertThat(careful.get("state").asString()).isEqualTo("completed");
      assertThat(pipelines(account)).isFalse();
      assertThat(api.all("/messages?account=" + account)).hasSize(6);
      for (JsonNode message : api.all("/messages?account=" + account)) {
        assertThat(raw(message)).isEqualTo(served(message.get("uidl").asString()));
      }

      api.patch("/accounts/" + account, Map.of("name", "Another name")).ok();
      assertThat(pipelines(account)).isFalse();
      var auth = Map.of("mechanism", "user_pass", "password", PASSWORD);
      api.patch("/accounts/" + account, Map.of("port", other.port(), "auth", auth)).ok();
      assertThat(pipelines(account)).isTrue();
    }
  }

  @Test
  void commandsSessionsAndOctetsAreCounted() {
    double before = counted("retr", "ok");
    double octets = meters.get("postrider.bytes.fetched").counter().count();
    try (var server = start()) {
      api.poll(api.account(TestAccounts.on(server)));
    }

    assertThat(counted("retr", "ok") - before).isEqualTo(6);
    assertThat(meters.get("postrider.bytes.fetched").counter().count() - octets)
        .isGreaterThan(drop.mails().stream().mapToInt(mail -> mail.content().length).sum());
    assertThat(meters.get("postrider.sessions.active").gauge().value()).isZero();
  }

  private double counted(String command, String result) {
    return meters.counter("postrider.commands", "command", command, "result", result).count();
  }

  private boolean pipelines(String account) {
    return api.get("/accounts/" + account + "/status").ok().json().get("pipelining").asBoolean();
  }

  private String raw(JsonNode message) {
    return Arrays.toString(
        api.get("/messages/" + message.get("id").asString() + "/raw").ok().octets());
  }

  private String served(String uidl) {
    return drop.mails().stream()
        .filter(mail -> mail.uidl().equals(uidl))
        .map(mail -> Arrays.toString(mail.content()))
        .findFirst()
        .orElseThrow();
  }
}
