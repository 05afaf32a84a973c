package io.postrider.webhook;

import io.postrider.egress.CheckedHttp;
import io.postrider.egress.EgressRefused;
import io.postrider.egress.HttpAnswer;
import io.postrider.secret.SecretUnreadable;
import io.postrider.web.Problem;
import io.postrider.web.ProblemCode;
import java.io.IOException;
import java.net.ProtocolException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import javax.net.ssl.SSLException;
import org.springframework.stereotype.Component;

/**
 * Makes one signed request to an endpoint and says what came of it; never throws for what the
 * endpoint does. 2xx is success, anything else is not: redirects are not followed. Safe for use by
 * many threads.
 */
@Component
class Courier {

  static final int SHOWN_CHARS = 1000;

  private static final int READ_OCTETS = 4096;
  private static final int SUCCESS_CLASS = 2;
  private static final int REDIRECT_CLASS = 3;
  private static final List<Integer> THROTTLING = List.of(429, 503);

  private final CheckedHttp http;
  private final SigningSecrets secrets;
  private final WebhookSettings settings;
  private final InstantSource time;

  Courier(CheckedHttp http, SigningSecrets secrets, WebhookSettings settings, InstantSource time) {
    this.http = http;
    this.secrets = secrets;
    this.settings = settings;
    this.time = time;
  }

  /** Sends an event, named by its id, to where the endpoint is now. */
  Attempt send(UUID webhookId, URI url, UUID eventId, String body) {
    Instant now = time.instant();
    long begun = System.nanoTime();
    try {
      byte[] octets = body.getBytes(StandardCharsets.UTF_8);
      Map<String, List<String>> headers =
          new HashMap<>(
              Signatures.headers(eventId.toString(), now, octets, secrets.valid(webhookId, now)));
      headers.put("Content-Type", List.of("application/cloudevents+json; charset=utf-8"));
      headers.put("User-Agent", List.of("Postrider"));
      HttpAnswer answer =
          http.tell(
              url,
              headers,
              octets,
              new CheckedHttp.Bounds(settings.connectTimeout(), settings.timeout(), READ_OCTETS));
      return answered(answer, now, millisSince(begun));
    } catch (IOException e) {
      return failed(of(e, url), now, millisSince(begun));
    } catch (SecretUnreadable e) {
      return failed(
          Problem.of(ProblemCode.INTERNAL, "The delivery cannot be signed. " + e.getMessage()),
          now,
          millisSince(begun));
    }
  }

  private static long millisSince(long begun) {
    return Duration.ofNanos(System.nanoTime() - begun).toMillis();
  }

  private static Attempt failed(Problem problem, Instant at, long millis) {
    return new Attempt(at, millis, null, null, problem, null);
  }

  private static Attempt answered(HttpAnswer answer, Instant at, long millis) {
    int status = answer.status();
    String response = Excerpt.of(answer.body(), SHOWN_CHARS);
    if (status / 100 == SUCCESS_CLASS) {
      return new Attempt(at, millis, status, response, null, null);
    }
    Duration retryAfter =
        THROTTLING.contains(status)
            ? answer.header("retry-after").flatMap(text -> RetryAfter.read(text, at)).orElse(null)
            : null;
    Problem problem =
        Problem.of(ProblemCode.WEBHOOK_REJECTED, "The endpoint answered " + status + ".")
            .withHint(
                status / 100 == REDIRECT_CLASS
                    ? "Redirects are not followed; give the webhook the address itself."
                    : null)
            .withRetryAfter(retryAfter);
    return new Attempt(at, millis, status, response, problem, retryAfter);
  }

  private static Problem of(IOException failure, URI url) {
    String host = String.valueOf(url.getHost());
    return switch (failure) {
      case EgressRefused refused ->
          Problem.of(ProblemCode.CONNECT_FORBIDDEN_ADDRESS, refused.getMessage() + ".");
      case UnknownHostException _ ->
          Problem.of(ProblemCode.CONNECT_UNKNOWN_HOST, "The host " + host + " has no address.");
      case SocketTimeoutException _ -> unreachable(host + " did not answer in time.");
      case SSLException tls ->
          unreachable("There is no TLS session to trust with " + host + ": " + said(tls));
      case ProtocolException protocol ->
          unreachable(host + " does not speak HTTP/1.1: " + said(protocol));
      default -> unreachable("The connection to " + host + " failed: " + said(failure));
    };
  }

  private static Problem unreachable(String detail) {
    return Problem.of(ProblemCode.WEBHOOK_UNREACHABLE, detail);
  }

  private static String said(IOException failure) {
    String message = failure.getMessage();
    return message == null
        ? failure.getClass().getSimpleName()
        : Excerpt.of(message.getBytes(StandardCharsets.UTF_8), 300);
  }
}
