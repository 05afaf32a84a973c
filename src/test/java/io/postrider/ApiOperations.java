package io.postrider;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.BiFunction;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Every operation of the service, as its own OpenAPI document tells them, and a way to call it. */
public final class ApiOperations {

  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final Pattern VARIABLE = Pattern.compile("\\{([^}]+)}");
  private static final int MUCH = 1 << 20;

  private final HttpClient http = HttpClient.newHttpClient();
  private final String base;
  private final JsonNode document;

  public ApiOperations(int port) {
    this.base = "http://localhost:" + port;
    this.document = JSON.readTree(send("GET", "/v3/api-docs", null, null, null).body());
  }

  /** One operation. */
  public record Operation(String method, String path, JsonNode said) {

    public List<String> scopes() {
      return said.at("/security/0/bearer").valueStream().map(JsonNode::asString).toList();
    }

    public List<JsonNode> parameters(String in) {
      return said.path("parameters")
          .valueStream()
          .filter(parameter -> parameter.get("in").asString().equals(in))
          .toList();
    }

    public boolean takes(String parameter) {
      return said.path("parameters")
          .valueStream()
          .anyMatch(it -> it.get("name").asString().equals(parameter));
    }

    /** The type of its body; null where it takes none. */
    public @Nullable String bodyType() {
      return said.at("/requestBody/content").propertyNames().stream().findFirst().orElse(null);
    }

    public boolean takesJson() {
      String type = bodyType();
      return type != null && type.endsWith("json");
    }

    /** A body as the document shows it. */
    public @Nullable String example() {
      String type = bodyType();
      if (type == null) {
        return null;
      }
      JsonNode example = said.get("requestBody").get("content").get(type).path("example");
      return example.isString() ? example.asString() : example.toString();
    }

    /** The path with its variables filled in. */
    public String at(BiFunction<String, String, String> value) {
      return VARIABLE.matcher(path).replaceAll(variable -> value.apply(path, variable.group(1)));
    }

    public boolean hasVariables() {
      return path.indexOf('{') >= 0;
    }

    @Override
    public String toString() {
      return method + " " + path;
    }
  }

  /** What came back; of a stream, its beginning. */
  public record Answer(int status, HttpResponse<InputStream> response, String body) {

    public String type() {
      return response.headers().firstValue("Content-Type").orElse("");
    }

    public JsonNode json() {
      return JSON.readTree(body);
    }
  }

  public JsonNode document() {
    return document;
  }

  public List<Operation> all() {
    List<Operation> found = new ArrayList<>();
    for (var path : document.get("paths").properties()) {
      for (var operation : path.getValue().properties()) {
        found.add(
            new Operation(
                operation.getKey().toUpperCase(Locale.ROOT), path.getKey(), operation.getValue()));
      }
    }
    return found;
  }

  /**
   * Calls an address.
   *
   * @param headers names and values in turn
   */
  public Answer send(
      String method,
      String path,
      @Nullable String token,
      @Nullable String type,
      @Nullable String body,
      String... headers) {
    BodyPublisher content =
        body == null
            ? BodyPublishers.noBody()
            : BodyPublishers.ofByteArray(body.getBytes(StandardCharsets.UTF_8));
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(base + path)).method(method, content);
    if (token != null) {
      request.header("Authorization", "Bearer " + token);
    }
    if (type != null) {
      request.header("Content-Type", type);
    }
    if (headers.length > 0) {
      request.headers(headers);
    }
    try {
      var response = http.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
      try (InputStream stream = response.body()) {
        boolean endless =
            response.headers().firstValue("Content-Type").orElse("").startsWith("text/event-");
        byte[] octets = endless ? new byte[0] : stream.readNBytes(MUCH);
        return new Answer(
            response.statusCode(), response, new String(octets, StandardCharsets.UTF_8));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }
}
