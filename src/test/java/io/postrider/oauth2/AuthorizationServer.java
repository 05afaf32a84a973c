package io.postrider.oauth2;

import static java.util.Objects.requireNonNull;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.security.Principal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.servlet.context.AnnotationConfigServletWebServerApplicationContext;
import org.springframework.boot.web.servlet.DelegatingFilterProxyRegistrationBean;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.core.Ordered;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configuration.EnableWebSecurity;
import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.core.AuthorizationGrantType;
import org.springframework.security.oauth2.core.ClientAuthenticationMethod;
import org.springframework.security.oauth2.core.OAuth2AccessToken;
import org.springframework.security.oauth2.core.OAuth2RefreshToken;
import org.springframework.security.oauth2.core.OAuth2Token;
import org.springframework.security.oauth2.server.authorization.InMemoryOAuth2AuthorizationService;
import org.springframework.security.oauth2.server.authorization.OAuth2Authorization;
import org.springframework.security.oauth2.server.authorization.OAuth2TokenType;
import org.springframework.security.oauth2.server.authorization.client.InMemoryRegisteredClientRepository;
import org.springframework.security.oauth2.server.authorization.client.RegisteredClient;
import org.springframework.security.oauth2.server.authorization.client.RegisteredClientRepository;
import org.springframework.security.oauth2.server.authorization.settings.AuthorizationServerSettings;
import org.springframework.security.oauth2.server.authorization.settings.OAuth2TokenFormat;
import org.springframework.security.oauth2.server.authorization.settings.TokenSettings;
import org.springframework.security.oauth2.server.authorization.token.DelegatingOAuth2TokenGenerator;
import org.springframework.security.oauth2.server.authorization.token.OAuth2AccessTokenGenerator;
import org.springframework.security.oauth2.server.authorization.token.OAuth2RefreshTokenGenerator;
import org.springframework.security.oauth2.server.authorization.token.OAuth2TokenGenerator;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * A real authorization server on loopback, in a small Spring context of its own: opaque tokens,
 * introspection, refresh tokens that are replaced by each use. The access token of a mailbox holds
 * its user name in the claim {@code mailbox}, for a mail server to compare.
 */
final class AuthorizationServer implements AutoCloseable {

  /** May use both grants; by client credentials it reads the mailbox of the same name. */
  static final String CLIENT = "u0001";

  static final String CLIENT_SECRET = "client+s3cret/%&=";

  /** Belongs to the mail server, which asks about tokens. */
  static final String INTROSPECTOR = "mail-server";

  static final String INTROSPECTOR_SECRET = "introspection";

  private final AnnotationConfigServletWebServerApplicationContext context;
  private final InMemoryOAuth2AuthorizationService authorizations;
  private final RegisteredClientRepository clients;
  private final Requests requests;
  private final Map<String, String> authorizationIds = new ConcurrentHashMap<>();

  AuthorizationServer() {
    context = new AnnotationConfigServletWebServerApplicationContext(Parts.class);
    authorizations = context.getBean(InMemoryOAuth2AuthorizationService.class);
    clients = context.getBean(RegisteredClientRepository.class);
    requests = context.getBean(Requests.class);
  }

  String tokenUri() {
    return "http://127.0.0.1:" + port() + "/oauth2/token";
  }

  int port() {
    return requireNonNull(context.getWebServer()).getPort();
  }

  /** As if the owner of the mailbox had given consent: the refresh token. */
  String consent(String mailbox) {
    RegisteredClient client = requireNonNull(clients.findByClientId(CLIENT));
    String value = "refresh-" + UUID.randomUUID();
    Instant now = Instant.now();
    OAuth2Authorization authorization =
        OAuth2Authorization.withRegisteredClient(client)
            .principalName(mailbox)
            .authorizationGrantType(AuthorizationGrantType.AUTHORIZATION_CODE)
            .authorizedScopes(Set.of("mail.read"))
            .attribute(
                Principal.class.getName(),
                UsernamePasswordAuthenticationToken.authenticated(mailbox, null, List.of()))
            .accessToken(
                new OAuth2AccessToken(
                    OAuth2AccessToken.TokenType.BEARER,
                    "first-" + UUID.randomUUID(),
                    now.minusSeconds(60),
                    now.minusSeconds(1)))
            .refreshToken(new OAuth2RefreshToken(value, now, now.plus(Duration.ofDays(30))))
            .build();
    authorizations.save(authorization);
    authorizationIds.put(mailbox, authorization.getId());
    return value;
  }

  /** The owner of the mailbox takes the consent back. */
  void withdraw(String mailbox) {
    authorizations.remove(authorization(mailbox));
  }

  /** The access token that was given last is worth nothing from now on. */
  void revokeAccessToken(String mailbox) {
    OAuth2Authorization authorization = authorization(mailbox);
    authorizations.save(
        OAuth2Authorization.from(authorization)
            .invalidate(requireNonNull(authorization.getAccessToken()).getToken())
            .build());
  }

  /** The refresh token that is good now. */
  String refreshToken(String mailbox) {
    return requireNonNull(authorization(mailbox).getRefreshToken()).getToken().getTokenValue();
  }

  /** The access token that was given last. */
  String accessToken(String mailbox) {
    return requireNonNull(authorization(mailbox).getAccessToken()).getToken().getTokenValue();
  }

  boolean knows(String refreshToken) {
    return authorizations.findByToken(refreshToken, OAuth2TokenType.REFRESH_TOKEN) != null;
  }

  private OAuth2Authorization authorization(String mailbox) {
    return requireNonNull(authorizations.findById(requireNonNull(authorizationIds.get(mailbox))));
  }

  /** The grant types of the token requests so far. */
  List<String> requests() {
    return List.copyOf(requests.grants);
  }

  /** Token requests are answered with that status; 0 = properly again. */
  void answerWith(int status) {
    requests.status.set(status);
  }

  @Override
  public void close() {
    context.close();
  }

  /** Sees each request before it is served. */
  static final class Requests extends OncePerRequestFilter {
    final List<String> grants = new CopyOnWriteArrayList<>();
    final AtomicInteger status = new AtomicInteger();

    @Override
    protected void doFilterInternal(
        HttpServletRequest request, HttpServletResponse response, FilterChain chain)
        throws IOException, ServletException {
      if (request.getRequestURI().equals("/oauth2/token")) {
        grants.add(String.valueOf(request.getParameter("grant_type")));
        if (status.get() != 0) {
          response.setHeader("Retry-After", "120");
          response.sendError(status.get());
          return;
        }
      }
      chain.doFilter(request, response);
    }
  }

  /** No {@code @Configuration}: the service's own scan must not find it. */
  @EnableWebSecurity
  static class Parts {

    @Bean
    TomcatServletWebServerFactory tomcat() {
      TomcatServletWebServerFactory tomcat = new TomcatServletWebServerFactory(0);
      // without any servlet Tomcat answers 404 before it asks a filter
      tomcat.setRegisterDefaultServlet(true);
      return tomcat;
    }

    @Bean
    Requests requests() {
      return new Requests();
    }

    @Bean
    FilterRegistrationBean<Requests> requestsFirst(Requests requests) {
      FilterRegistrationBean<Requests> first = new FilterRegistrationBean<>(requests);
      first.setOrder(Ordered.HIGHEST_PRECEDENCE);
      return first;
    }

    @Bean
    DelegatingFilterProxyRegistrationBean security() {
      return new DelegatingFilterProxyRegistrationBean("springSecurityFilterChain");
    }

    @Bean
    SecurityFilterChain endpoints(HttpSecurity http) {
      return http.oauth2AuthorizationServer(_ -> {})
          .authorizeHttpRequests(requests -> requests.anyRequest().authenticated())
          .csrf(csrf -> csrf.disable())
          .build();
    }

    @Bean
    InMemoryOAuth2AuthorizationService authorizations() {
      return new InMemoryOAuth2AuthorizationService();
    }

    @Bean
    AuthorizationServerSettings settings() {
      return AuthorizationServerSettings.builder().build();
    }

    @Bean
    RegisteredClientRepository clients() {
      TokenSettings tokens =
          TokenSettings.builder()
              .accessTokenFormat(OAuth2TokenFormat.REFERENCE)
              .accessTokenTimeToLive(Duration.ofHours(1))
              .reuseRefreshTokens(false)
              .build();
      return new InMemoryRegisteredClientRepository(
          RegisteredClient.withId(CLIENT)
              .clientId(CLIENT)
              .clientSecret("{noop}" + CLIENT_SECRET)
              .clientAuthenticationMethod(ClientAuthenticationMethod.CLIENT_SECRET_BASIC)
              .clientAuthenticationMethod(ClientAuthenticationMethod.CLIENT_SECRET_POST)
              .authorizationGrantType(AuthorizationGrantType.CLIENT_CREDENTIALS)
              .authorizationGrantType(AuthorizationGrantType.REFRESH_TOKEN)
              .scope("mail.read")
              .tokenSettings(tokens)
              .build(),
          RegisteredClient.withId(INTROSPECTOR)
              .clientId(INTROSPECTOR)
              .clientSecret("{noop}" + INTROSPECTOR_SECRET)
              .clientAuthenticationMethod(ClientAuthenticationMethod.CLIENT_SECRET_BASIC)
              .authorizationGrantType(AuthorizationGrantType.CLIENT_CREDENTIALS)
              .build());
    }

    @Bean
    OAuth2TokenGenerator<OAuth2Token> tokens() {
      OAuth2AccessTokenGenerator access = new OAuth2AccessTokenGenerator();
      access.setAccessTokenCustomizer(token ->
          token
              .getClaims()
              .claim("mailbox", requireNonNull(token.<Authentication>getPrincipal()).getName()));
      return new DelegatingOAuth2TokenGenerator(access, new OAuth2RefreshTokenGenerator());
    }
  }
}
