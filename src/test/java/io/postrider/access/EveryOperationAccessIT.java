package io.postrider.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.ApiClient;
import io.postrider.ApiOperations;
import io.postrider.ApiOperations.Answer;
import io.postrider.ApiOperations.Operation;
import io.postrider.ApiThings;
import io.postrider.PostriderIntegrationTest;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.springframework.boot.test.web.server.LocalServerPort;

/**
 * Every operation with every scope, without a token, and with a token of another account. The
 * operations and the scopes they need are read from the OpenAPI document: a new one is in here by
 * itself.
 */
@PostriderIntegrationTest
class EveryOperationAccessIT {

  private final ApiClient admin;
  private final ApiOperations api;
  private final ApiThings things;

  EveryOperationAccessIT(@LocalServerPort int port) {
    admin = new ApiClient(port);
    api = new ApiOperations(port);
    things = new ApiThings(admin);
  }

  @AfterEach
  void stop() {
    things.close();
  }

  @TestFactory
  Stream<DynamicTest> letsInWhoHasTheScopesAndNobodyElse() {
    Map<Scope, String> tokens = new EnumMap<>(Scope.class);
    for (Scope scope : Scope.values()) {
      tokens.put(scope, token(List.of(scope.text()), List.of()));
    }
    return api.all().stream()
        .map(operation ->
            DynamicTest.dynamicTest(operation.toString(), () -> checkScopes(operation, tokens)));
  }

  private void checkScopes(Operation operation, Map<Scope, String> tokens) {
    assertThat(operation.scopes()).isNotEmpty();
    String path = operation.at(ApiThings::nothing);
    for (Scope scope : Scope.values()) {
      Answer answer =
          api.send(
              operation.method(),
              path,
              tokens.get(scope),
              operation.bodyType(),
              operation.bodyType() == null ? null : "{\"no_such_field\":1}");
      boolean allowed =
          scope == Scope.ADMIN || List.of(scope.text()).containsAll(operation.scopes());
      if (allowed) {
        assertThat(answer.status()).as("with " + scope.text()).isNotIn(401, 403).isLessThan(500);
      } else {
        assertThat(answer.status()).as("with " + scope.text()).isEqualTo(403);
        assertThat(answer.json().get("code").asString()).isEqualTo("forbidden");
      }
    }
    Answer stranger = api.send(operation.method(), path, null, null, null);
    assertThat(stranger.status()).as("without a token").isEqualTo(401);
    assertThat(stranger.json().get("code").asString()).isEqualTo("unauthenticated");
  }

  @TestFactory
  Stream<DynamicTest> hidesWhatIsOfAnotherAccount() {
    List<String> scopes =
        Arrays.stream(Scope.values())
            .filter(scope -> scope != Scope.ADMIN)
            .map(Scope::text)
            .toList();
    String foreign = token(scopes, List.of(UUID.randomUUID().toString()));
    return api.all().stream()
        .map(operation ->
            DynamicTest.dynamicTest(operation.toString(), () -> checkForeign(operation, foreign)));
  }

  private void checkForeign(Operation operation, String foreign) {
    Answer answer =
        api.send(
            operation.method(),
            operation.at(things::value),
            foreign,
            operation.bodyType(),
            operation.example());
    if (operation.scopes().contains("admin")) {
      assertThat(answer.status()).isEqualTo(403);
    } else if (operation.hasVariables()) {
      assertThat(answer.status()).as(answer.body()).isEqualTo(404);
    } else {
      assertThat(answer.status()).isLessThan(500);
      assertThat(answer.body()).doesNotContain(things.account);
    }
  }

  private String token(List<String> scopes, List<String> accounts) {
    return admin
        .post("/tokens", Map.of("name", "one of many", "scopes", scopes, "accounts", accounts))
        .ok()
        .json()
        .get("token")
        .asString();
  }
}
