package io.postrider.oauth2;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/** A token endpoint that answers what a test says, on loopback without TLS. */
final class ScriptedTokenEndpoint implements AutoCloseable {

  private final HttpServer server;
  private final List<Request> requests = new CopyOnWriteArrayList<>();
  private volatile Script script;

  ScriptedTokenEndpoint(Script script) {
    this.script = script;
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/token", this::serve);
    server.start();
  }

  /** What came. */
  record Request(Map<String, String> parameters, @Nullable String authorization) {}

  /** What goes back; {@code contentType} may be empty. */
  record Answer(int status, String contentType, String body, Map<String, String> headers) {

    static Answer json(int status, String body) {
      return new Answer(status, "application/json", body.replace('\'', '"'), Map.of());
    }

    static Answer token(String accessToken, @Nullable String refreshToken, int seconds) {
      String refresh = refreshToken == null ? "" : ",'refresh_token':'" + refreshToken + "'";
      return json(
          200,
          "{'token_type':'Bearer','access_token':'"
              + accessToken
              + "','expires_in':"
              + seconds
              + refresh
              + "}");
    }
  }

  @FunctionalInterface
  interface Script {
    Answer answer(Request request);
  }

  void play(Script next) {
    script = next;
  }

  List<Request> requests() {
    return List.copyOf(requests);
  }

  URI uri() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/token");
  }

  private void serve(HttpExchange exchange) throws IOException {
    try (exchange) {
      String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
      Map<String, String> parameters = new HashMap<>();
      for (String pair : body.split("&", -1)) {
        int equals = pair.indexOf('=');
        parameters.put(decoded(pair.substring(0, equals)), decoded(pair.substring(equals + 1)));
      }
      Request request =
          new Request(parameters, exchange.getRequestHeaders().getFirst("Authorization"));
      requests.add(request);
      Answer answer = script.answer(request);
      if (!answer.contentType().isEmpty()) {
        exchange.getResponseHeaders().set("Content-Type", answer.contentType());
      }
      answer.headers().forEach(exchange.getResponseHeaders()::set);
      byte[] octets = answer.body().getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(answer.status(), octets.length == 0 ? -1 : octets.length);
      if (octets.length > 0) {
        exchange.getResponseBody().write(octets);
      }
    }
  }

  private static String decoded(String text) {
    return URLDecoder.decode(text, StandardCharsets.UTF_8);
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
