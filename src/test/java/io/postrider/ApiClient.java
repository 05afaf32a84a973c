package io.postrider;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The API as another service uses it: over HTTP, with a token, reading JSON. */
public final class ApiClient {

  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  private final String base;
  private final String token;

  /** With the token that may do all. */
  public ApiClient(int port) {
    this("http://localhost:" + port + "/api/v1", PostriderIntegrationTest.TOKEN);
  }

  private ApiClient(String base, String token) {
    this.base = base;
    this.token = token;
  }

  /** The same API with another token. */
  public ApiClient as(String otherToken) {
    return new ApiClient(base, otherToken);
  }

  /** What came back. */
  public record Answer(int status, HttpResponse<byte[]> response) {

    public JsonNode json() {
      return JSON.readTree(response.body());
    }

    public byte[] octets() {
      return response.body();
    }

    public String header(String name) {
      return response.headers().firstValue(name).orElse("");
    }

    /** Sees to it that the request went well. */
    public Answer ok() {
      assertThat(status)
          .as(new String(response.body(), StandardCharsets.UTF_8))
          .isBetween(200, 299);
      return this;
    }
  }

  public Answer get(String path) {
    return send("GET", path, null);
  }

  public Answer post(String path, Object body) {
    return send("POST", path, body);
  }

  public Answer post(String path) {
    return send("POST", path, null);
  }

  /** A body that is no JSON: text, one octet a char. */
  public Answer postText(String path, String text) {
    return send(
        request(path)
            .header("Content-Type", "text/plain")
            .POST(
                HttpRequest.BodyPublishers.ofByteArray(text.getBytes(StandardCharsets.ISO_8859_1)))
            .build());
  }

  public Answer patch(String path, Object body) {
    return send("PATCH", path, body);
  }

  public Answer delete(String path) {
    return send("DELETE", path, null);
  }

  /** Every row of a list, page after page. */
  public List<JsonNode> all(String path) {
    var rows = new ArrayList<JsonNode>();
    @Nullable String cursor = null;
    do {
      String page =
          path
              + (path.contains("?") ? "&" : "?")
              + "limit=200"
              + (cursor == null ? "" : "&cursor=" + cursor);
      JsonNode answer = get(page).ok().json();
      answer.get("data").forEach(rows::add);
      cursor = answer.get("nextCursor").isNull() ? null : answer.get("nextCursor").asString();
    } while (cursor != null);
    return rows;
  }

  /** Registers an account and returns its id. */
  public String account(Object body) {
    return post("/accounts", body).ok().json().get("id").asString();
  }

  /** Polls now and returns the poll once it has ended. */
  public JsonNode poll(String accountId) {
    JsonNode poll = post("/accounts/" + accountId + "/polls?wait=PT2M").ok().json();
    assertThat(poll.get("endedAt").isNull()).as("the poll ended in time").isFalse();
    return poll;
  }

  /**
   * Opens a stream and hands out its lines as they come; the caller closes it.
   *
   * @param headers names and values in turn
   */
  public Stream<String> lines(String path, String... headers) {
    var request =
        HttpRequest.newBuilder(URI.create(base + path)).header("Authorization", "Bearer " + token);
    if (headers.length > 0) {
      request.headers(headers);
    }
    try {
      HttpResponse<Stream<String>> response =
          HTTP.send(request.build(), HttpResponse.BodyHandlers.ofLines());
      assertThat(response.statusCode()).isEqualTo(200);
      return response.body();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  private Answer send(String method, String path, @Nullable Object body) {
    var request = request(path);
    if (body == null) {
      request.method(method, HttpRequest.BodyPublishers.noBody());
    } else {
      request
          .header("Content-Type", "application/json")
          .method(
              method,
              HttpRequest.BodyPublishers.ofString(
                  body instanceof String text ? text : JSON.writeValueAsString(body)));
    }
    return send(request.build());
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(base + path))
        .timeout(Duration.ofMinutes(5))
        .header("Authorization", "Bearer " + token);
  }

  private static Answer send(HttpRequest request) {
    try {
      HttpResponse<byte[]> response = HTTP.send(request, HttpResponse.BodyHandlers.ofByteArray());
      return new Answer(response.statusCode(), response);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }
}
