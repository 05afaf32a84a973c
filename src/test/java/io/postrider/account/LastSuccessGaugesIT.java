package io.postrider.account;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.postrider.ApiClient;
import io.postrider.PostriderIntegrationTest;
import io.postrider.pop3.Maildrop;
import io.postrider.pop3.ScriptedPop3Server;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

/** {@code postrider.account.last.success}, of the accounts that somebody asked for. */
@PostriderIntegrationTest
class LastSuccessGaugesIT {

  private final ScriptedPop3Server server =
      ScriptedPop3Server.serving("reader", "correct horse", new Maildrop()).start();
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final ApiClient api;

  @Autowired private AccountStates states;

  LastSuccessGaugesIT(@LocalServerPort int port) {
    api = new ApiClient(port);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void saysWhenAnAccountWasLastPolledWithSuccessAndOnlyOfThoseAskedFor() {
    String account = account("correct horse");
    String other = account("correct horse");
    watch(account);
    assertThat(gauge(account)).as("never polled").isNaN();

    api.poll(account);
    api.poll(other);
    System.gc(); // a registry keeps what it asks weakly unless told otherwise

    String at = api.get("/accounts/" + account).ok().json().at("/status/lastSuccessAt").asString();
    assertThat(gauge(account)).isEqualTo(Instant.parse(at).toEpochMilli() / 1e3);
    assertThat(registry.getMeters()).hasSize(1);
  }

  @Test
  void aPollThatFailsIsNoSuccess() {
    String account = account("wrong");
    watch(account);
    api.poll(account);
    assertThat(gauge(account)).isNaN();
  }

  private String account(String password) {
    return api.account(
        Map.of(
            "name",
            "watched",
            "host",
            server.host(),
            "port",
            server.port(),
            "tls",
            "none",
            "username",
            "reader",
            "auth",
            Map.of("mechanism", "user_pass", "password", password)));
  }

  private void watch(String account) {
    var settings = new LastSuccessGauges.Settings(List.of(UUID.fromString(account)));
    new LastSuccessGauges(states, settings).bindTo(registry);
  }

  private double gauge(String account) {
    return registry.get("postrider.account.last.success").tag("account", account).gauge().value();
  }
}
