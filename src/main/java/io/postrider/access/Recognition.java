package io.postrider.access;

import io.postrider.web.Caller;
import io.postrider.web.LabelledAccounts;
import io.postrider.web.Problem;
import io.postrider.web.ProblemCode;
import io.postrider.web.ProblemException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.security.oauth2.jwt.BadJwtException;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.JwtDecoderInitializationException;
import org.springframework.security.oauth2.jwt.JwtException;
import org.springframework.security.oauth2.server.resource.InvalidBearerTokenException;
import org.springframework.stereotype.Component;

/**
 * Tells who stands behind a bearer token: the operator's bootstrap token, a token of this service,
 * or a JWT of the configured issuer. Safe for use by many threads.
 */
@Component
class Recognition {

  private static final Duration ISSUER_RETRY = Duration.ofSeconds(10);

  /** What the decoder allows by default, so that a stream is not cut that could begin again. */
  private static final Duration CLOCK_SKEW = Duration.ofMinutes(1);

  private static final String UNKNOWN = "The token is not known";
  private static final String EXPIRED = "The token has expired";

  private final ApiTokens tokens;
  private final InstantSource time;
  private final ObjectProvider<JwtDecoder> issuer;
  private final ObjectProvider<LabelledAccounts> labelled;
  private final @Nullable String bootstrapHash;

  Recognition(
      ApiTokens tokens,
      InstantSource time,
      SecuritySettings settings,
      ObjectProvider<JwtDecoder> issuer,
      ObjectProvider<LabelledAccounts> labelled) {
    this.tokens = tokens;
    this.time = time;
    this.issuer = issuer;
    this.labelled = labelled;
    String bootstrap = settings.bootstrapToken();
    this.bootstrapHash = bootstrap == null ? null : TokenText.hash(bootstrap);
  }

  /**
   * The caller with this token.
   *
   * @throws InvalidBearerTokenException if it is unknown, expired or not to be trusted
   */
  CallerAuthentication caller(String token) {
    if (bootstrapHash != null && TokenText.sameHash(bootstrapHash, TokenText.hash(token))) {
      return new CallerAuthentication(
          "bootstrap",
          "bootstrap",
          Scope.effective(Set.of(Scope.ADMIN)),
          Optional::empty,
          same -> same);
    }
    if (TokenText.isWellFormed(token)) {
      return ofToken(
          tokens.byText(token).orElseThrow(() -> new InvalidBearerTokenException(UNKNOWN)));
    }
    JwtDecoder decoder = issuer.getIfAvailable();
    if (decoder == null) {
      throw new InvalidBearerTokenException(UNKNOWN);
    }
    return ofJwt(decoder, token);
  }

  private CallerAuthentication ofToken(ApiToken token) {
    if (token.isExpired(time.instant())) {
      throw new InvalidBearerTokenException(EXPIRED);
    }
    tokens.used(token);
    return new CallerAuthentication(
        "token:" + token.id(),
        token.grant().name(),
        Scope.effective(token.grant().scopes()),
        () -> accounts(token.grant()),
        _ -> renewed(token.id()));
  }

  private Caller renewed(UUID id) {
    try {
      return ofToken(
          tokens.byId(id).orElseThrow(() -> new InvalidBearerTokenException("It was revoked")));
    } catch (InvalidBearerTokenException e) {
      throw ended(e);
    }
  }

  private static ProblemException ended(InvalidBearerTokenException why) {
    return new ProblemException(
        Problem.of(ProblemCode.UNAUTHENTICATED, "The token does not stand any more."), why);
  }

  private Optional<Set<UUID>> accounts(ApiToken.Grant grant) {
    if (!grant.isBound()) {
      return Optional.empty();
    }
    Set<UUID> bound = new HashSet<>(grant.accounts());
    if (!grant.labels().isEmpty()) {
      labelled.ifAvailable(accounts -> bound.addAll(accounts.carrying(grant.labels())));
    }
    return Optional.of(Set.copyOf(bound));
  }

  private CallerAuthentication ofJwt(JwtDecoder decoder, String token) {
    Jwt jwt;
    try {
      jwt = decoder.decode(token);
    } catch (BadJwtException e) {
      throw new InvalidBearerTokenException(UNKNOWN, e);
    } catch (JwtException | JwtDecoderInitializationException e) {
      throw new ProblemException(
          Problem.of(
                  ProblemCode.ISSUER_UNAVAILABLE,
                  "The keys of the token's issuer cannot be read just now.")
              .withRetryAfter(ISSUER_RETRY),
          e);
    }
    String subject = jwt.getSubject() == null ? "unnamed" : jwt.getSubject();
    Set<Scope> granted =
        Stream.concat(words(jwt, "scope"), words(jwt, "scp"))
            .flatMap(word -> Scope.of(word).stream())
            .collect(Collectors.toSet());
    return new CallerAuthentication(
        "jwt:" + jwt.getIssuer() + "|" + subject,
        subject,
        Scope.effective(granted),
        Optional::empty,
        same -> renewed(same, jwt.getExpiresAt()));
  }

  /** A JWT cannot be revoked; it ends when the decoder would refuse it. */
  private Caller renewed(CallerAuthentication same, @Nullable Instant end) {
    if (end != null && time.instant().isAfter(end.plus(CLOCK_SKEW))) {
      throw ended(new InvalidBearerTokenException(EXPIRED));
    }
    return same;
  }

  /** A claim holds its scopes as one text with blanks (RFC 8693) or as a list. */
  private static Stream<String> words(Jwt jwt, String claim) {
    Object value = jwt.getClaims().get(claim);
    return switch (value) {
      case String text -> Arrays.stream(text.split(" ", -1));
      case Collection<?> list -> list.stream().map(String::valueOf);
      case null, default -> Stream.empty();
    };
  }
}
