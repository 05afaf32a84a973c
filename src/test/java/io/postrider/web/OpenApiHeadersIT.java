package io.postrider.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.ApiOperations;
import io.postrider.ApiOperations.Answer;
import io.postrider.ApiOperations.Operation;
import io.postrider.ApiThings;
import io.postrider.PostriderIntegrationTest;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.web.server.LocalServerPort;

/** The document names a header where the service heeds it, and nowhere else. */
@PostriderIntegrationTest
class OpenApiHeadersIT {

  private final ApiOperations api;

  OpenApiHeadersIT(@LocalServerPort int port) {
    api = new ApiOperations(port);
  }

  @Test
  void everyOperationThatHeedsAnIdempotencyKeySaysSo() {
    List<String> found = new ArrayList<>();
    for (Operation operation : api.all()) {
      boolean heeded = refusesAKeyThatIsNone(operation);
      if (heeded != operation.takes("Idempotency-Key")) {
        found.add(operation + (heeded ? " heeds it and is silent" : " names it in vain"));
      }
    }
    assertThat(found).isEmpty();
  }

  /** A malformed key is found before anything is done, and only where one is looked for. */
  private boolean refusesAKeyThatIsNone(Operation operation) {
    Answer answer =
        api.send(
            operation.method(),
            operation.at(ApiThings::nothing) + "?no_such_parameter=1",
            PostriderIntegrationTest.TOKEN,
            operation.bodyType(),
            operation.bodyType() == null ? null : "",
            "Idempotency-Key",
            "two words");
    assertThat(answer.status()).as(operation.toString()).isBetween(400, 499);
    return answer.json().at("/errors/0/field").asString("").equals("Idempotency-Key");
  }
}
