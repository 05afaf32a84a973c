package io.postrider.oauth2;

import io.postrider.account.MailboxAuth.OAuth2Auth;
import io.postrider.egress.EgressRefused;
import io.postrider.web.Problem;
import io.postrider.web.ProblemCode;
import io.postrider.web.Upstream;
import java.io.IOException;
import java.net.ProtocolException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Set;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * Turns what went wrong at an authorization server into a problem for people. The server's words
 * are shown as its own, without the secrets it may repeat in them.
 */
record TokenProblems(InstantSource time) {

  /**
   * A person must act: the grant is spent, withdrawn or not enough (RFC 6749 section 5.2, OIDC).
   */
  private static final Set<String> NEEDS_CONSENT =
      Set.of(
          "invalid_grant",
          "interaction_required",
          "login_required",
          "consent_required",
          "account_selection_required");

  private static final Set<String> PASSING =
      Set.of("temporarily_unavailable", "server_error", "slow_down");

  private static final int TOO_MANY_REQUESTS = 429;
  private static final int REQUEST_TIMEOUT = 408;
  private static final int SERVER_ERROR = 500;
  private static final int CLIENT_ERROR = 400;
  private static final int LONGEST_WORDS = 500;
  private static final Duration LONGEST_WAIT = Duration.ofDays(1);

  /** It answered with a refusal. */
  Problem of(TokenRefused e, OAuth2Auth auth) {
    String error = e.error().orElse("");
    Problem problem;
    if (e.status() >= SERVER_ERROR
        || e.status() == TOO_MANY_REQUESTS
        || e.status() == REQUEST_TIMEOUT
        || PASSING.contains(error)) {
      problem =
          Problem.of(
                  ProblemCode.TOKEN_UNAVAILABLE,
                  "The authorization server answered with status " + e.status() + ".")
              .withHint("It is asked again by itself.")
              .withRetryAfter(e.retryAfter().map(this::wait).orElse(null));
    } else if (e.status() < CLIENT_ERROR || error.isEmpty()) {
      problem =
          Problem.of(
                  ProblemCode.TOKEN_INVALID,
                  "The authorization server answered with status "
                      + e.status()
                      + " and no error that OAuth 2 knows.")
              .withHint("Check auth.oauth2.tokenUri; redirects are not followed.");
    } else if (auth.refreshToken() != null && NEEDS_CONSENT.contains(error)) {
      problem =
          Problem.of(
                  ProblemCode.AUTH_CONSENT_REQUIRED,
                  "The authorization server takes the refresh token no more: it expired, or consent"
                      + " was withdrawn.")
              .withHint(
                  "Have the owner of the mailbox give consent again, then set"
                      + " auth.oauth2.refreshToken to the new one; the account is polled again"
                      + " then.");
    } else {
      problem =
          Problem.of(
                  ProblemCode.TOKEN_REJECTED,
                  "The authorization server refused to give a token: " + printable(error) + ".")
              .withHint(hint(error));
    }
    return problem.withUpstream(upstream(auth, words(e, auth), e.error().orElse(null)));
  }

  private static String hint(String error) {
    return switch (error) {
      case "invalid_client" ->
          "Check auth.oauth2.clientId, clientSecret and clientAuthentication; secrets may expire.";
      case "invalid_scope" -> "Check auth.oauth2.scope.";
      case "unauthorized_client", "unsupported_grant_type" ->
          "Allow this client the grant in use: refresh_token where auth.oauth2 has a refreshToken,"
              + " else client_credentials.";
      default -> "See upstream for what the authorization server said.";
    };
  }

  /** It was not reached, or the connection broke. */
  Problem of(IOException e, OAuth2Auth auth) {
    String host = auth.tokenUri().getHost();
    Problem problem =
        switch (e) {
          case EgressRefused refused ->
              Problem.of(
                      ProblemCode.CONNECT_FORBIDDEN_ADDRESS, String.valueOf(refused.getMessage()))
                  .withHint("An operator can allow it with " + refused.setting() + ".");
          case UnknownHostException _ ->
              unavailable("No address is known for the authorization server " + host + ".")
                  .withHint("Check auth.oauth2.tokenUri for a typing error.");
          case SSLException _ ->
              unavailable("There is no TLS session to trust with " + host + ".")
                  .withHint("Its certificate must name the host and be of a known authority.");
          case SocketTimeoutException _ ->
              unavailable("The authorization server " + host + " did not answer in time.");
          case ProtocolException _ -> junk(auth);
          default -> unavailable("The authorization server " + host + " cannot be reached.");
        };
    return problem.withUpstream(upstream(auth, null, null));
  }

  private static Problem unavailable(String detail) {
    return Problem.of(ProblemCode.TOKEN_UNAVAILABLE, detail)
        .withHint("It is asked again by itself.");
  }

  /** It answered with something else than an access token. Its words may be one: they are lost. */
  Problem junk(OAuth2Auth auth) {
    return Problem.of(
            ProblemCode.TOKEN_INVALID,
            "The answer of the authorization server has no access token.")
        .withHint("Check auth.oauth2.tokenUri: it must be the token endpoint.")
        .withUpstream(upstream(auth, null, null));
  }

  private static Upstream upstream(
      OAuth2Auth auth, @Nullable String response, @Nullable String error) {
    URI uri = auth.tokenUri();
    boolean secure = "https".equals(String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT));
    int port = uri.getPort() >= 0 ? uri.getPort() : secure ? 443 : 80;
    return new Upstream(
        String.valueOf(uri.getHost()),
        port,
        "token",
        "POST " + uri.getRawPath(),
        response,
        error == null ? null : printable(error));
  }

  private static @Nullable String words(TokenRefused e, OAuth2Auth auth) {
    if (e.error().isEmpty()) {
      return null;
    }
    String words = e.error().get() + e.description().map(text -> ": " + text).orElse("");
    for (String secret : new String[] {auth.refreshToken(), auth.clientSecret()}) {
      if (secret != null) {
        words = words.replace(secret, "***");
      }
    }
    return printable(words);
  }

  private static String printable(String text) {
    StringBuilder shown = new StringBuilder();
    text.codePoints()
        .limit(LONGEST_WORDS)
        .map(
            c -> Character.isISOControl(c) || Character.getType(c) == Character.SURROGATE ? ' ' : c)
        .forEach(shown::appendCodePoint);
    return shown.toString();
  }

  /** Seconds or a date (RFC 9110 section 10.2.3). */
  private @Nullable Duration wait(String field) {
    Duration asked;
    try {
      boolean seconds = !field.isEmpty() && field.chars().allMatch(c -> c >= '0' && c <= '9');
      asked =
          seconds
              ? Duration.ofSeconds(Long.parseLong(field))
              : Duration.between(
                  time.instant(), Instant.from(DateTimeFormatter.RFC_1123_DATE_TIME.parse(field)));
    } catch (DateTimeException | NumberFormatException | ArithmeticException e) {
      return null;
    }
    if (!asked.isPositive()) {
      return null;
    }
    return asked.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : asked;
  }
}
