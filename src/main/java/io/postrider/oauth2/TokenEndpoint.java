package io.postrider.oauth2;

import io.postrider.account.MailboxAuth.OAuth2Auth;
import io.postrider.egress.CheckedHttp;
import io.postrider.web.ProblemException;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.client.ClientHttpResponse;
import org.springframework.http.converter.FormHttpMessageConverter;
import org.springframework.security.oauth2.client.endpoint.OAuth2ClientCredentialsGrantRequest;
import org.springframework.security.oauth2.client.endpoint.OAuth2RefreshTokenGrantRequest;
import org.springframework.security.oauth2.client.endpoint.RestClientClientCredentialsTokenResponseClient;
import org.springframework.security.oauth2.client.endpoint.RestClientRefreshTokenTokenResponseClient;
import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.security.oauth2.core.AuthorizationGrantType;
import org.springframework.security.oauth2.core.ClientAuthenticationMethod;
import org.springframework.security.oauth2.core.OAuth2AccessToken;
import org.springframework.security.oauth2.core.OAuth2AuthorizationException;
import org.springframework.security.oauth2.core.OAuth2RefreshToken;
import org.springframework.security.oauth2.core.endpoint.OAuth2AccessTokenResponse;
import org.springframework.security.oauth2.core.http.converter.OAuth2AccessTokenResponseHttpMessageConverter;
import org.springframework.stereotype.Component;
import org.springframework.util.MultiValueMap;
import org.springframework.web.client.RestClient;
import org.springframework.web.util.DefaultUriBuilderFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Asks an authorization server for an access token (RFC 6749 section 3.2): by refresh token where
 * there is one (section 6), else by client credentials (section 4.4). Spring Security speaks the
 * protocol; what goes over the wire goes through {@link CheckedHttp}. Safe for use by many threads.
 */
@Component
class TokenEndpoint {

  private static final int MOST_OCTETS = 64 * 1024;
  private static final List<String> SECRET_PARAMETERS = List.of("refresh_token", "client_secret");

  private final RestClientRefreshTokenTokenResponseClient byRefreshToken =
      new RestClientRefreshTokenTokenResponseClient();
  private final RestClientClientCredentialsTokenResponseClient byClientCredentials =
      new RestClientClientCredentialsTokenResponseClient();
  private final JsonMapper json = JsonMapper.shared();
  private final TokenProblems problems;
  private final InstantSource time;

  TokenEndpoint(CheckedHttp http, OAuth2Settings settings, InstantSource time) {
    this.time = time;
    this.problems = new TokenProblems(time);
    RestClient client =
        client(
            new CheckedRequests(
                http,
                new CheckedHttp.Bounds(
                    settings.connectTimeout(), settings.timeout(), MOST_OCTETS)));
    byRefreshToken.setRestClient(client);
    byRefreshToken.setParametersCustomizer(TokenEndpoint::hideSecrets);
    byClientCredentials.setRestClient(client);
    byClientCredentials.setParametersCustomizer(TokenEndpoint::hideSecrets);
  }

  /**
   * A new access token.
   *
   * @throws ProblemException {@code auth.consent_required}, {@code token.unavailable}, {@code
   *     token.rejected}, {@code token.invalid} or {@code connect.forbidden_address}
   */
  Grant ask(OAuth2Auth auth) {
    Instant askedAt = time.instant();
    try {
      return grant(answer(auth), auth, askedAt);
    } catch (TokenRefused e) {
      throw new ProblemException(problems.of(e, auth));
    } catch (OAuth2AuthorizationException e) {
      throw new ProblemException(
          causeIn(e) instanceof IOException broken
              ? problems.of(broken, auth)
              : problems.junk(auth));
    }
  }

  private OAuth2AccessTokenResponse answer(OAuth2Auth auth) {
    ClientRegistration.Builder client =
        ClientRegistration.withRegistrationId("mailbox")
            .tokenUri(auth.tokenUri().toString())
            .clientId(auth.clientId())
            .clientAuthenticationMethod(method(auth))
            .scope(scopes(auth));
    if (auth.clientSecret() != null) {
      client.clientSecret(auth.clientSecret());
    }
    String refreshToken = auth.refreshToken();
    if (refreshToken == null) {
      return byClientCredentials.getTokenResponse(
          new OAuth2ClientCredentialsGrantRequest(
              client.authorizationGrantType(AuthorizationGrantType.CLIENT_CREDENTIALS).build()));
    }
    return byRefreshToken.getTokenResponse(
        new OAuth2RefreshTokenGrantRequest(
            client.authorizationGrantType(AuthorizationGrantType.REFRESH_TOKEN).build(),
            // the one it replaces, which is of no account
            new OAuth2AccessToken(OAuth2AccessToken.TokenType.BEARER, "none", null, null),
            new OAuth2RefreshToken(refreshToken, null),
            new LinkedHashSet<>(List.of(scopes(auth)))));
  }

  private static ClientAuthenticationMethod method(OAuth2Auth auth) {
    if (auth.clientSecret() == null) {
      return ClientAuthenticationMethod.NONE;
    }
    return switch (auth.clientAuthentication()) {
      case CLIENT_SECRET_BASIC -> ClientAuthenticationMethod.CLIENT_SECRET_BASIC;
      case CLIENT_SECRET_POST -> ClientAuthenticationMethod.CLIENT_SECRET_POST;
    };
  }

  /** Scopes are separated by blanks (RFC 6749 section 3.3). */
  private static String[] scopes(OAuth2Auth auth) {
    String scope = auth.scope() == null ? "" : auth.scope().strip();
    return scope.isEmpty() ? new String[0] : scope.split(" +");
  }

  private Grant grant(OAuth2AccessTokenResponse answer, OAuth2Auth auth, Instant askedAt) {
    OAuth2AccessToken token = answer.getAccessToken();
    if (!isVisible(token.getTokenValue())) {
      throw new ProblemException(problems.junk(auth));
    }
    // both by the library's clock: only their distance counts
    Duration lifetime =
        Duration.between(
            Objects.requireNonNull(token.getIssuedAt()),
            Objects.requireNonNull(token.getExpiresAt()));
    return new Grant(
        new AccessToken(token.getTokenValue()), askedAt, lifetime, replacement(answer, auth));
  }

  private static @Nullable String replacement(OAuth2AccessTokenResponse answer, OAuth2Auth auth) {
    OAuth2RefreshToken given = answer.getRefreshToken();
    // client credentials have no use for one, and the library repeats the one that was sent
    return given == null
            || auth.refreshToken() == null
            || given.getTokenValue().equals(auth.refreshToken())
        ? null
        : given.getTokenValue();
  }

  /** RFC 6749 appendix A.12: an access token is of visible characters. */
  private static boolean isVisible(String token) {
    return !token.isEmpty() && token.chars().allMatch(c -> c > ' ' && c < 0x7F);
  }

  private RestClient client(CheckedRequests requests) {
    DefaultUriBuilderFactory asWritten = new DefaultUriBuilderFactory();
    asWritten.setEncodingMode(DefaultUriBuilderFactory.EncodingMode.NONE);
    return RestClient.builder()
        .requestFactory(requests)
        .uriBuilderFactory(asWritten)
        .configureMessageConverters(converters ->
            converters
                .disableDefaults()
                .addCustomConverter(new FormHttpMessageConverter())
                .addCustomConverter(new OAuth2AccessTokenResponseHttpMessageConverter()))
        .defaultStatusHandler(
            status -> !status.is2xxSuccessful(), (_, response) -> throwRefusal(response))
        .build();
  }

  private void throwRefusal(ClientHttpResponse response) throws IOException {
    JsonNode body;
    try {
      body = json.readTree(response.getBody());
    } catch (JacksonException e) {
      body = json.missingNode();
    }
    throw new TokenRefused(
        response.getStatusCode().value(),
        text(body, "error"),
        text(body, "error_description"),
        response.getHeaders().getFirst(HttpHeaders.RETRY_AFTER));
  }

  private static @Nullable String text(JsonNode body, String member) {
    JsonNode value = body.path(member);
    return value.isString() && !value.asString().isBlank() ? value.asString() : null;
  }

  private static void hideSecrets(MultiValueMap<String, String> parameters) {
    for (String name : SECRET_PARAMETERS) {
      String value = parameters.getFirst(name);
      if (value != null) {
        parameters.put(name, new HiddenValue(value));
      }
    }
  }

  /** What is at the bottom of it: the library wraps twice. */
  private static @Nullable Throwable causeIn(OAuth2AuthorizationException e) {
    Throwable cause = e.getCause();
    return cause == null ? null : cause.getCause();
  }
}
