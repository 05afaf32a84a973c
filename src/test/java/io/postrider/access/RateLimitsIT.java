package io.postrider.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.ApiClient;
import io.postrider.PostriderIntegrationTest;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.TestPropertySource;
import tools.jackson.databind.JsonNode;

/** Who asks too fast waits, and nobody else; the buckets here hardly refill. */
@PostriderIntegrationTest
@TestPropertySource(
    properties = {
      "postrider.rate.enabled=true",
      "postrider.rate.per-second=0.001",
      "postrider.rate.burst=20",
      "postrider.rate.strangers-per-second=0.001",
      "postrider.rate.strangers-burst=5"
    })
class RateLimitsIT {

  private final ApiClient admin;

  RateLimitsIT(@LocalServerPort int port) {
    admin = new ApiClient(port);
  }

  @Test
  void holdsBackOneCallerAndThenOneAddress() {
    String eager = token("eager");
    ApiClient one = admin.as(eager);
    ApiClient other = admin.as(token("patient"));

    ApiClient.Answer first = one.get("/accounts").ok();
    assertThat(first.header("RateLimit-Policy")).isEqualTo("\"caller\";q=20;w=20000");
    assertThat(first.header("RateLimit")).startsWith("\"caller\";r=19;t=");
    List<Integer> more = statuses(one, 20);
    assertThat(more.subList(0, 19)).containsOnly(200);

    ApiClient.Answer limited = one.get("/accounts");
    assertThat(limited.status()).isEqualTo(429);
    JsonNode problem = limited.json();
    assertThat(problem.get("code").asString()).isEqualTo("rate.limited");
    assertThat(problem.get("retryAfter").asString()).startsWith("PT");
    assertThat(Long.parseLong(limited.header("Retry-After"))).isPositive();
    assertThat(limited.header("RateLimit")).startsWith("\"caller\";r=0;t=");
    assertThat(other.get("/accounts").status()).isEqualTo(200);

    assertThat(statuses(admin.as("wrong"), 5)).containsOnly(401);
    assertThat(statuses(admin.as("wrong"), 2)).containsOnly(429);
    assertThat(other.get("/accounts").status()).as("was good before").isEqualTo(200);
    assertThat(admin.as(token("fresh")).get("/accounts").status())
        .as("from an address that guesses, a token is not looked up")
        .isEqualTo(429);

    List<JsonNode> told = admin.all("/audit?action=address.limited");
    assertThat(told).hasSize(1);
    assertThat(told.getFirst().get("code").asString()).isEqualTo("rate.limited");
    JsonNode caller = admin.all("/audit?action=caller.limited").getFirst();
    assertThat(caller.at("/actor/name").asString()).isEqualTo("eager");
    assertThat(caller.toString()).doesNotContain(eager);
  }

  private static List<Integer> statuses(ApiClient client, int times) {
    return IntStream.range(0, times).map(_ -> client.get("/accounts").status()).boxed().toList();
  }

  private String token(String name) {
    return admin
        .post("/tokens", Map.of("name", name, "scopes", List.of("accounts:read")))
        .ok()
        .json()
        .get("token")
        .asString();
  }
}
