package io.postrider.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.audit.AuditLog;
import java.time.Clock;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.h2.jdbcx.JdbcDataSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.DefaultApplicationArguments;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.core.io.ClassPathResource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.jdbc.datasource.init.ResourceDatabasePopulator;
import tools.jackson.databind.json.JsonMapper;

/** The way in where the operator gave no token. */
@ExtendWith(OutputCaptureExtension.class)
class FirstTokenTests {

  private final JdbcDataSource database = new JdbcDataSource();
  private @Nullable ApiTokens tokens;

  @BeforeEach
  void freshDatabase() {
    database.setURL(
        "jdbc:h2:mem:"
            + UUID.randomUUID()
            + ";MODE=PostgreSQL;DATABASE_TO_LOWER=TRUE;DB_CLOSE_DELAY=-1");
    new ResourceDatabasePopulator(
            new ClassPathResource("db/migration/V5__access.sql"),
            new ClassPathResource("db/migration/V13__audit.sql"))
        .execute(database);
    tokens = new ApiTokens(JdbcClient.create(database), JsonMapper.shared(), Clock.systemUTC());
  }

  @Test
  void isMadeOnceAndShownOnce(CapturedOutput output) {
    start(null);
    start(null);

    assertThat(shown(output)).hasSize(1);
    ApiToken first = tokens().byText(shown(output).getFirst()).orElseThrow();
    assertThat(first.grant().scopes()).containsExactly(Scope.ADMIN);
  }

  @Test
  void isNotMadeWhereTheOperatorGaveOne(CapturedOutput output) {
    start("given-by-the-operator");

    assertThat(shown(output)).isEmpty();
    assertThat(tokens().areNone()).isTrue();
  }

  @Test
  void ofReplicasThatStartTogetherOneShowsIt(CapturedOutput output) {
    ApiTokens seenNoneYet =
        new ApiTokens(JdbcClient.create(database), JsonMapper.shared(), Clock.systemUTC()) {
          @Override
          boolean areNone() {
            return true;
          }
        };
    var none = new SecuritySettings(null);
    new FirstToken(none, seenNoneYet, audit()).run(new DefaultApplicationArguments());
    new FirstToken(none, seenNoneYet, audit()).run(new DefaultApplicationArguments());

    assertThat(shown(output)).hasSize(1);
    assertThat(tokens().byText(shown(output).getFirst())).isPresent();
  }

  private void start(@Nullable String bootstrap) {
    new FirstToken(new SecuritySettings(bootstrap), tokens(), audit())
        .run(new DefaultApplicationArguments());
  }

  private AuditLog audit() {
    return new AuditLog(
        JdbcClient.create(database),
        new DataSourceTransactionManager(database),
        JsonMapper.shared(),
        Clock.systemUTC());
  }

  private ApiTokens tokens() {
    return Objects.requireNonNull(tokens);
  }

  private static List<String> shown(CapturedOutput output) {
    return Pattern.compile("pr_[A-Za-z0-9_-]{51}")
        .matcher(output.getOut())
        .results()
        .map(MatchResult::group)
        .toList();
  }
}
