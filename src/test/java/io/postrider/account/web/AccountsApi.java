package io.postrider.account.web;

import io.postrider.PostriderIntegrationTest;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.UUID;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.test.web.servlet.client.EntityExchangeResult;
import org.springframework.test.web.servlet.client.RestTestClient;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The accounts as a client sees them over HTTP; single quotes in JSON stand for double ones. */
final class AccountsApi {

  static final String PASSWORD = "s3cret-of-the-mailbox";

  private static final JsonMapper JSON = JsonMapper.shared();

  private final RestTestClient client;
  private final String base;

  AccountsApi(int port) {
    this(port, PostriderIntegrationTest.TOKEN);
  }

  AccountsApi(int port, String token) {
    base = "http://localhost:" + port;
    client =
        RestTestClient.bindToServer().defaultHeader("Authorization", "Bearer " + token).build();
  }

  /** Queries come encoded. */
  private URI at(String path) {
    return URI.create(base + path);
  }

  /** What came back. */
  record Answer(int status, HttpHeaders headers, String text) {
    JsonNode json() {
      return JSON.readTree(text);
    }

    String at(String pointer) {
      return json().at(pointer).asString("");
    }

    UUID id() {
      return UUID.fromString(at("/id"));
    }

    String etag() {
      return Objects.requireNonNull(headers.getETag());
    }
  }

  Answer get(String path) {
    return answer(client.get().uri(at(path)).exchange().returnResult(byte[].class));
  }

  Answer post(String path, String body) {
    return answer(
        client
            .post()
            .uri(at(path))
            .contentType(MediaType.APPLICATION_JSON)
            .body(quoted(body))
            .exchange()
            .returnResult(byte[].class));
  }

  Answer post(String path) {
    return answer(client.post().uri(at(path)).exchange().returnResult(byte[].class));
  }

  Answer patch(UUID id, String body, String... ifMatch) {
    return answer(
        client
            .patch()
            .uri(at("/api/v1/accounts/" + id))
            .contentType(MediaType.valueOf("application/merge-patch+json"))
            .headers(headers -> {
              if (ifMatch.length > 0) {
                headers.set("If-Match", ifMatch[0]);
              }
            })
            .body(quoted(body))
            .exchange()
            .returnResult(byte[].class));
  }

  Answer delete(String path, String... ifMatch) {
    return answer(
        client
            .delete()
            .uri(at(path))
            .headers(headers -> {
              if (ifMatch.length > 0) {
                headers.set("If-Match", ifMatch[0]);
              }
            })
            .exchange()
            .returnResult(byte[].class));
  }

  /** An account with those members beside the ones it needs. */
  Answer create(String members) {
    return post("/api/v1/accounts", account(members));
  }

  static String account(String members) {
    return "{'name':'Support inbox','host':'pop.example.com','username':'support@example.com',"
        + "'auth':{'password':'"
        + PASSWORD
        + "'}"
        + (members.isEmpty() ? "" : "," + members)
        + "}";
  }

  private static String quoted(String text) {
    return text.replace('\'', '"');
  }

  private static Answer answer(EntityExchangeResult<byte[]> result) {
    byte[] body = result.getResponseBody();
    return new Answer(
        result.getStatus().value(),
        result.getResponseHeaders(),
        body == null ? "" : new String(body, StandardCharsets.UTF_8));
  }
}
