package io.postrider.discovery;

import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.ApiClient;
import io.postrider.PostriderIntegrationTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.TestPropertySource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Discovery over REST, up to the account that comes of it. */
@PostriderIntegrationTest
@TestPropertySource(properties = "postrider.discovery.lookups=false")
class DiscoveryIT {

  private final ApiClient api;

  DiscoveryIT(@LocalServerPort int port) {
    api = new ApiClient(port);
  }

  @Test
  void whatIsFoundCanBePostedAsAnAccount() {
    JsonNode report = api.get("/discovery?address=support@web.de").ok().json();

    JsonNode candidate = report.at("/candidates/0");
    assertThat(candidate.at("/source").asString()).isEqualTo("preset");
    assertThat(candidate.at("/account/username").asString()).isEqualTo("support");
    ObjectNode account = candidate.at("/account").asObject();
    account.put("name", "Support");
    account.withObject("/auth").put("password", "secret");
    JsonNode created = api.post("/accounts", account).ok().json();
    assertThat(created.at("/host").asString()).isEqualTo("pop3.web.de");
    assertThat(created.at("/schedule/interval").asString()).isEqualTo("PT15M");
    api.delete("/accounts/" + created.at("/id").asString()).ok();
  }

  @Test
  void aDomainThatNobodyKnowsHasNoCandidates() {
    JsonNode report = api.get("/discovery?address=a@nobody.example").ok().json();

    assertThat(report.at("/candidates").isEmpty()).isTrue();
    assertThat(report.at("/lookups/0/outcome").asString()).isEqualTo("nothing");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "nobody", "a@localhost", "a@127.0.0.1", "a%00@example.com"})
  void whatIsNoAddressIsInvalid(String address) {
    ApiClient.Answer answer = api.get("/discovery?address=" + address);

    assertThat(answer.status()).isEqualTo(422);
    JsonNode problem = answer.json();
    assertThat(problem.at("/code").asString()).isEqualTo("validation.failed");
    assertThat(problem.at("/errors/0/field").asString()).isEqualTo("address");
  }
}
