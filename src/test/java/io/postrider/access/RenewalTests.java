package io.postrider.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.postrider.web.LabelledAccounts;
import io.postrider.web.ProblemException;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.support.StaticListableBeanFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import tools.jackson.databind.json.JsonMapper;

/** A caller by JWT stands as long as the JWT would be taken. */
class RenewalTests {

  private static final Instant END = Instant.parse("2026-01-05T10:00:00Z");

  private Instant now = END.minusSeconds(60);

  @Test
  void endsWithTheJwt() {
    CallerAuthentication caller = caller();

    now = END.plus(Duration.ofMinutes(1));
    assertThat(caller.renewed()).isSameAs(caller);
    now = now.plusMillis(1);
    assertThatExceptionOfType(ProblemException.class).isThrownBy(caller::renewed);
  }

  private CallerAuthentication caller() {
    StaticListableBeanFactory beans = new StaticListableBeanFactory();
    JwtDecoder decoder =
        text ->
            Jwt.withTokenValue(text)
                .header("alg", "RS256")
                .subject("someone")
                .claim("scope", "events:read")
                .expiresAt(END)
                .build();
    beans.addBean("decoder", decoder);
    return new Recognition(
            new ApiTokens(
                JdbcClient.create(new DriverManagerDataSource()), JsonMapper.shared(), () -> now),
            () -> now,
            new SecuritySettings(null),
            beans.getBeanProvider(JwtDecoder.class),
            beans.getBeanProvider(LabelledAccounts.class))
        .caller("a.b.c");
  }
}
