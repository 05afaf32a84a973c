package io.postrider.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.postrider.pop3.TestAuthority;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** An endpoint in this JVM that keeps what it was sent and answers as it is told. */
final class Endpoint implements AutoCloseable {

  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final long PATIENCE_SECONDS = 60;

  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final String base;
  private final BlockingQueue<Call> calls = new LinkedBlockingQueue<>();
  private final List<Call> all = new CopyOnWriteArrayList<>();
  private volatile Answering answering = _ -> Answer.of(204);

  /** How calls are answered. */
  interface Answering {
    Answer to(Call call) throws InterruptedException;
  }

  /** What is answered. */
  record Answer(int status, Map<String, String> headers, String body) {
    static Answer of(int status) {
      return new Answer(status, Map.of(), "");
    }
  }

  /** What came. */
  record Call(Map<String, String> headers, String body) {

    JsonNode json() {
      return JSON.readTree(body);
    }

    String id() {
      return headers.getOrDefault("Webhook-id", "");
    }

    List<String> signatures() {
      return List.of(headers.getOrDefault("Webhook-signature", "").split(" "));
    }

    /** Verifies as the specification tells receivers to. */
    boolean isSignedWith(String secret) {
      try {
        Mac mac = Mac.getInstance("HmacSHA256");
        byte[] key = Base64.getDecoder().decode(secret.substring("whsec_".length()));
        mac.init(new SecretKeySpec(key, "HmacSHA256"));
        String prefix = id() + "." + headers.get("Webhook-timestamp") + ".";
        mac.update(prefix.getBytes(StandardCharsets.UTF_8));
        String expected =
            "v1,"
                + Base64.getEncoder()
                    .encodeToString(mac.doFinal(body.getBytes(StandardCharsets.UTF_8)));
        return signatures().contains(expected);
      } catch (java.security.GeneralSecurityException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  private Endpoint(HttpServer server, String base) {
    this.server = server;
    this.base = base;
    server.createContext("/", this::handle);
    server.setExecutor(threads);
    server.start();
  }

  static Endpoint http() {
    try {
      HttpServer server = HttpServer.create(local(), 0);
      return new Endpoint(server, "http://127.0.0.1:" + server.getAddress().getPort());
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  static Endpoint https(TestAuthority authority, String name) {
    try {
      HttpsServer server = HttpsServer.create(local(), 0);
      server.setHttpsConfigurator(new HttpsConfigurator(authority.issue(name).serverContext()));
      return new Endpoint(server, "https://" + name + ":" + server.getAddress().getPort());
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static InetSocketAddress local() {
    return new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0);
  }

  String url() {
    return base + "/hook";
  }

  /** From now on. */
  void answers(Answering newAnswering) {
    answering = newAnswering;
  }

  void answers(int status) {
    answers(_ -> Answer.of(status));
  }

  /** These in turn, then 204. */
  void answersInTurn(Answer... answers) {
    var left = new LinkedBlockingQueue<>(Arrays.asList(answers));
    answers(_ -> {
      @Nullable Answer next = left.poll();
      return next == null ? Answer.of(204) : next;
    });
  }

  /** The next call; waits for it. */
  Call next() {
    try {
      Call call = calls.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
      assertThat(call).as("a delivery within " + PATIENCE_SECONDS + " s").isNotNull();
      return call;
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  List<Call> next(int count) {
    List<Call> found = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      found.add(next());
    }
    return found;
  }

  /** All that came so far. */
  List<Call> all() {
    return all;
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      var headers = new java.util.HashMap<String, String>();
      exchange
          .getRequestHeaders()
          .forEach((name, values) -> headers.put(name, String.join(",", values)));
      Call call =
          new Call(
              headers,
              new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
      all.add(call);
      calls.add(call);
      Answer answer = answering.to(call);
      answer.headers().forEach(exchange.getResponseHeaders()::add);
      byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(answer.status(), body.length == 0 ? -1 : body.length);
      if (body.length > 0) {
        exchange.getResponseBody().write(body);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
