package io.postrider.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.PostriderIntegrationTest;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.simple.JdbcClient;

/** A POST sent again under the same key does nothing again. */
@PostriderIntegrationTest
@Import(TestOperations.class)
class IdempotencyIT {

  private static final String REPLAYED = "Idempotent-Replayed";

  @LocalServerPort int port;
  @Autowired JdbcClient jdbc;

  private final HttpClient http = HttpClient.newHttpClient();
  private final String key = UUID.randomUUID().toString();

  @Test
  void givesTheFirstAnswerAgain() throws Exception {
    HttpResponse<String> first = post(key, "{\"name\":\"x\"}");
    int made = TestOperations.Things.MADE.get();

    HttpResponse<String> second = post(key, "{\"name\":\"x\"}");

    assertThat(first.statusCode()).isEqualTo(201);
    assertThat(first.headers().firstValue(REPLAYED)).isEmpty();
    assertThat(second.statusCode()).isEqualTo(201);
    assertThat(second.headers().firstValue(REPLAYED)).hasValue("true");
    assertThat(second.body()).isEqualTo(first.body());
    for (String name : new String[] {"Location", "ETag", "Content-Type"}) {
      assertThat(second.headers().firstValue(name)).isEqualTo(first.headers().firstValue(name));
    }
    assertThat(TestOperations.Things.MADE.get()).isEqualTo(made);
  }

  @Test
  void refusesTheSameKeyForAnotherRequest() throws Exception {
    post(key, "{\"name\":\"x\"}");

    HttpResponse<String> other = post(key, "{\"name\":\"y\"}");

    assertThat(other.statusCode()).isEqualTo(409);
    assertThat(other.body()).contains("\"conflict\"");
  }

  @Test
  void doesNotKeepWhatWasRefused() throws Exception {
    assertThat(post(key, "{\"name\":\"\"}").statusCode()).isEqualTo(422);

    assertThat(post(key, "{\"name\":\"x\"}").statusCode()).isEqualTo(201);
  }

  @Test
  void ofTwoAtOnceOneIsDone() throws Exception {
    var arrived = new CountDownLatch(1);
    var goOn = new CountDownLatch(1);
    TestOperations.Things.arrived = arrived;
    TestOperations.Things.goOn = goOn;
    try {
      int made = TestOperations.Things.MADE.get();
      var first = http.sendAsync(request("", key, "{\"name\":\"x\"}"), BodyHandlers.ofString());
      arrived.await();

      HttpResponse<String> second = post(key, "{\"name\":\"x\"}");
      goOn.countDown();

      assertThat(second.statusCode()).isEqualTo(409);
      assertThat(second.headers().firstValue("Retry-After")).hasValue("1");
      assertThat(first.join().statusCode()).isEqualTo(201);
      assertThat(TestOperations.Things.MADE.get()).isEqualTo(made + 1);
    } finally {
      TestOperations.Things.arrived = null;
      TestOperations.Things.goOn = null;
      goOn.countDown();
    }
  }

  @Test
  void keepsAnAnswerThatComesLater() throws Exception {
    HttpResponse<String> first = http.send(request("/later", key, "{}"), BodyHandlers.ofString());
    HttpResponse<String> second = http.send(request("/later", key, "{}"), BodyHandlers.ofString());

    assertThat(first.statusCode()).isEqualTo(200);
    assertThat(first.body()).contains("number");
    assertThat(second.body()).isEqualTo(first.body());
    assertThat(second.headers().firstValue(REPLAYED)).hasValue("true");
  }

  @Test
  void forgetsAfterADay() throws Exception {
    HttpResponse<String> first = post(key, "{\"name\":\"x\"}");
    age(25);

    HttpResponse<String> second = post(key, "{\"name\":\"y\"}");

    assertThat(second.statusCode()).isEqualTo(201);
    assertThat(second.body()).isNotEqualTo(first.body());
  }

  @Test
  void takesOverAClaimWhoseOwnerDied() throws Exception {
    post(key, "{\"name\":\"x\"}");
    jdbc.sql("update idempotency_key set status = null where idem_key = :key")
        .param("key", RepeatableRequest.nameOf(key))
        .update();
    assertThat(post(key, "{\"name\":\"x\"}").statusCode()).isEqualTo(409);

    age(1);

    assertThat(post(key, "{\"name\":\"x\"}").statusCode()).isEqualTo(201);
  }

  @Test
  void keepsNeitherTheKeyNorTheRequestInTheClear() throws Exception {
    post(key, "{\"name\":\"swordfish\"}");

    assertThat(jdbc.sql("select * from idempotency_key").query().listOfRows().toString())
        .contains(RepeatableRequest.nameOf(key))
        .doesNotContain(key)
        .doesNotContain("swordfish");
  }

  @Test
  void refusesKeysThatAreNone() throws Exception {
    HttpResponse<String> answer = post("k".repeat(256), "{\"name\":\"x\"}");

    assertThat(answer.statusCode()).isEqualTo(422);
    assertThat(answer.body()).contains("Idempotency-Key");
  }

  private void age(int hours) {
    jdbc.sql("update idempotency_key set claimed_at = :then where idem_key = :key")
        .param("then", OffsetDateTime.now(ZoneOffset.UTC).minusHours(hours))
        .param("key", RepeatableRequest.nameOf(key))
        .update();
  }

  private HttpResponse<String> post(String idempotencyKey, String body) throws Exception {
    return http.send(request("", idempotencyKey, body), BodyHandlers.ofString());
  }

  private HttpRequest request(String path, String idempotencyKey, String body) {
    return HttpRequest.newBuilder(
            URI.create("http://localhost:" + port + "/api/v1/test-things" + path))
        .header("Authorization", "Bearer " + PostriderIntegrationTest.TOKEN)
        .header("Content-Type", "application/json")
        .header("Idempotency-Key", idempotencyKey)
        .POST(BodyPublishers.ofString(body))
        .build();
  }
}
