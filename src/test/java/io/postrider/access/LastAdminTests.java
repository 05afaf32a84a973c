package io.postrider.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.postrider.access.ApiToken.Grant;
import io.postrider.web.ProblemCode;
import io.postrider.web.ProblemException;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.h2.jdbcx.JdbcDataSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.support.StaticListableBeanFactory;
import org.springframework.core.io.ClassPathResource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.init.ResourceDatabasePopulator;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import tools.jackson.databind.json.JsonMapper;

/** Nobody locks the door with the key inside. */
class LastAdminTests {

  private final JdbcDataSource database = new JdbcDataSource();
  private final ApiTokens tokens =
      new ApiTokens(JdbcClient.create(database), JsonMapper.shared(), Clock.systemUTC());
  private final StaticListableBeanFactory beans = new StaticListableBeanFactory();

  @BeforeEach
  void freshDatabase() {
    database.setURL(
        "jdbc:h2:mem:"
            + UUID.randomUUID()
            + ";MODE=PostgreSQL;DATABASE_TO_LOWER=TRUE;DB_CLOSE_DELAY=-1");
    new ResourceDatabasePopulator(new ClassPathResource("db/migration/V5__access.sql"))
        .execute(database);
  }

  @Test
  void someoneMustStayWhoMayMakeTokens() {
    add(Scope.EVENTS_READ, null);
    add(Scope.ADMIN, Instant.now().minusSeconds(1));

    assertThatExceptionOfType(ProblemException.class)
        .isThrownBy(() -> guard(null).requireOne())
        .satisfies(e -> assertThat(e.problem().code()).isEqualTo(ProblemCode.CONFLICT));
  }

  @Test
  void anotherAdminTheOperatorOrAnIssuerIsEnough() {
    assertThatCode(() -> guard("given-by-the-operator").requireOne()).doesNotThrowAnyException();
    add(Scope.ADMIN, null);
    assertThatCode(() -> guard(null).requireOne()).doesNotThrowAnyException();
  }

  @Test
  void whoComesFromTheIssuerMayMakeTokens() {
    JwtDecoder decoder =
        _ -> {
          throw new IllegalStateException("not asked");
        };
    beans.addBean("issuer", decoder);

    assertThatCode(() -> guard(null).requireOne()).doesNotThrowAnyException();
  }

  private LastAdmin guard(@Nullable String bootstrap) {
    return new LastAdmin(
        tokens,
        new SecuritySettings(bootstrap),
        beans.getBeanProvider(JwtDecoder.class),
        Clock.systemUTC());
  }

  private void add(Scope scope, @Nullable Instant end) {
    tokens.add(
        UUID.randomUUID(),
        TokenText.fresh(),
        new Grant("one", Set.of(scope), end, Set.of(), Map.of()));
  }
}
