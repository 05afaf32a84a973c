package io.postrider.access;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpServer;
import io.postrider.PostriderIntegrationTest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** JWTs of a configured issuer, beside the tokens of this service. */
@PostriderIntegrationTest
class JwtIT {

  private static final Issuer ISSUER = new Issuer();

  @LocalServerPort int port;

  @DynamicPropertySource
  static void issuer(DynamicPropertyRegistry registry) {
    registry.add("spring.security.oauth2.resourceserver.jwt.issuer-uri", ISSUER::uri);
  }

  @AfterAll
  static void stop() {
    ISSUER.server.stop(0);
  }

  @Test
  void takesScopesFromEitherClaimAndEitherForm() throws Exception {
    assertThat(status(ISSUER.jwt("scope", "openid admin", ISSUER.uri(), 60))).isEqualTo(200);
    assertThat(status(ISSUER.jwt("scp", List.of("admin"), ISSUER.uri(), 60))).isEqualTo(200);
    assertThat(status(ISSUER.jwt("scope", "messages:read", ISSUER.uri(), 60))).isEqualTo(403);
    assertThat(status(ISSUER.jwt("roles", "admin", ISSUER.uri(), 60))).isEqualTo(403);
  }

  @Test
  void refusesWhatTheIssuerDidNotSay() throws Exception {
    String good = ISSUER.jwt("scope", "admin", ISSUER.uri(), 60);

    assertThat(status(ISSUER.jwt("scope", "admin", "https://elsewhere.example", 60)))
        .isEqualTo(401);
    assertThat(status(ISSUER.jwt("scope", "admin", ISSUER.uri(), -600))).isEqualTo(401);
    assertThat(status(good.substring(0, good.length() - 4) + "AAAA")).isEqualTo(401);
    assertThat(status("eyJhbGciOiJub25lIn0.eyJzY29wZSI6ImFkbWluIn0.")).isEqualTo(401);
    assertThat(status("nonsense")).isEqualTo(401);
  }

  @Test
  void keepsTakingTokensOfItsOwn() throws Exception {
    assertThat(status(PostriderIntegrationTest.TOKEN)).isEqualTo(200);
  }

  private int status(String token) throws Exception {
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(URI.create("http://localhost:" + port + "/api/v1/tokens"))
                .header("Authorization", "Bearer " + token)
                .build(),
            BodyHandlers.ofString())
        .statusCode();
  }

  /** An OpenID Connect issuer: its metadata and its keys. */
  private static final class Issuer {

    private final HttpServer server;
    private final RSAKey key;

    Issuer() {
      try {
        key = new RSAKeyGenerator(2048).keyID("one").generate();
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      } catch (JOSEException e) {
        throw new IllegalStateException(e);
      }
      page(
          "/.well-known/openid-configuration",
          "{\"issuer\":\"" + uri() + "\",\"jwks_uri\":\"" + uri() + "/keys\"}");
      page("/keys", new JWKSet(key).toPublicJWKSet().toString());
      server.start();
    }

    private void page(String path, String text) {
      byte[] octets = text.getBytes(StandardCharsets.UTF_8);
      server.createContext(
          path,
          exchange -> {
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, octets.length);
            try (var out = exchange.getResponseBody()) {
              out.write(octets);
            }
          });
    }

    String uri() {
      return "http://localhost:" + server.getAddress().getPort();
    }

    String jwt(String claim, @Nullable Object scopes, String issuer, int seconds) throws Exception {
      Instant now = Instant.now();
      SignedJWT jwt =
          new SignedJWT(
              new JWSHeader.Builder(JWSAlgorithm.RS256).keyID("one").build(),
              new JWTClaimsSet.Builder()
                  .issuer(issuer)
                  .subject("someone")
                  .expirationTime(Date.from(now.plus(Duration.ofSeconds(seconds))))
                  .claim(claim, scopes)
                  .build());
      jwt.sign(new RSASSASigner(key));
      return jwt.serialize();
    }
  }
}
