package io.postrider.account.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.postrider.account.AccountSettings;
import io.postrider.account.AuthMechanism;
import io.postrider.account.AuthMinimum;
import io.postrider.account.Baseline;
import io.postrider.account.ClientAuthentication;
import io.postrider.account.ClientKeyCheck;
import io.postrider.account.DeletionPolicy;
import io.postrider.account.MailboxAuth;
import io.postrider.account.MailboxLimits;
import io.postrider.account.PollingSettings;
import io.postrider.account.Retention;
import io.postrider.account.SampleDurability;
import io.postrider.account.TlsMode;
import io.postrider.account.TlsTrust;
import io.postrider.egress.EgressGuard;
import io.postrider.web.FieldProblem;
import io.postrider.web.ProblemCode;
import io.postrider.web.ProblemException;
import java.net.URI;
import java.time.Duration;
import java.time.LocalDate;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.Configuration;
import org.springframework.test.context.junit.jupiter.SpringJUnitConfig;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** Each field that may be wrong, told by its path and a code. */
@SpringJUnitConfig
class AccountFormTests {

  /** The real guard, with its usual ports. */
  @Configuration(proxyBeanMethods = false)
  @ComponentScan("io.postrider.egress")
  @ConfigurationPropertiesScan("io.postrider.egress")
  @EnableConfigurationProperties
  static class Egress {}

  private static final String SECRET = "correct horse";

  private final JsonMapper json =
      JsonMapper.builder().enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES).build();

  /** Says of every key that it does not fit. */
  private static final ClientKeyCheck NO_KEYS = (_, _) -> Optional.of("does not fit");

  private final EgressGuard egress;
  private final AccountForm form;

  @Autowired
  AccountFormTests(EgressGuard egress) {
    this.egress = egress;
    form =
        new AccountForm(
            new PollingSettings(Duration.ofSeconds(30)), egress, SampleDurability.SINGLE, NO_KEYS);
  }

  private AccountForm.Accepted accept(String members) {
    return form.accept(
        json.readValue(
            "{\"name\":\"Support\",\"host\":\"pop.example.com\",\"username\":\"support\","
                + "\"auth\":{\"password\":\""
                + SECRET
                + "\"}"
                + (members.isEmpty() ? "" : "," + members)
                + "}",
            AccountPayload.class));
  }

  /** The later of two members with a name wins here; the service itself refuses such a body. */
  private Map<String, String> faults(String members) {
    ProblemException refused = catchThrowableOfType(ProblemException.class, () -> accept(members));
    assertThat(refused).as("refused: %s", members).isNotNull();
    assertThat(refused.problem().code()).isEqualTo(ProblemCode.VALIDATION_FAILED);
    assertThat(refused.problem().toString()).doesNotContain(SECRET);
    return refused.problem().errors().stream()
        .collect(Collectors.toMap(FieldProblem::field, FieldProblem::code));
  }

  @ParameterizedTest
  @CsvSource({"P1D,1", "P365D,365", "P2W,14", "P36500D,36500"})
  void keepsMessagesForSoManyDays(String keepFor, int days) {
    assertThat(accept("\"retention\":{\"keepFor\":\"" + keepFor + "\"}").settings().retention())
        .isEqualTo(new Retention.KeepFor(days));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{}", "{\"keepFor\":null}", "null"})
  void keepsMessagesForEverUnlessToldOtherwise(String retention) {
    String members = retention.isEmpty() ? "" : "\"retention\":" + retention;
    assertThat(accept(members).settings().retention()).isEqualTo(Retention.FOREVER);
  }

  @ParameterizedTest
  @CsvSource({
    "P0D,range",
    "P-1D,range",
    "P36501D,range",
    "P1Y,invalid",
    "P1M,invalid",
    "PT24H,invalid",
    "365,invalid",
    "P99999999999D,invalid"
  })
  void refusesARetentionThatIsNoNumberOfDays(String keepFor, String code) {
    assertThat(faults("\"retention\":{\"keepFor\":\"" + keepFor + "\"}"))
        .containsExactly(Map.entry("retention.keepFor", code));
  }

  @Test
  void refusesToForgetHereWhatIsOnlyLaterDeletedOnTheServer() {
    String later = "\"deletion\":{\"mode\":\"after_days\",\"days\":30},";
    assertThat(faults(later + "\"retention\":{\"keepFor\":\"P29D\"}"))
        .containsExactly(Map.entry("retention.keepFor", "range"));
    assertThat(accept(later + "\"retention\":{\"keepFor\":\"P30D\"}").settings().retention())
        .isEqualTo(new Retention.KeepFor(30));
  }

  @Test
  void whatIsAbsentTakesItsDefault() {
    AccountSettings settings = accept("").settings();

    assertThat(settings.connection().port()).isEqualTo(995);
    assertThat(settings.connection().tls()).isEqualTo(TlsMode.IMPLICIT);
    assertThat(settings.connection().trust()).isEqualTo(TlsTrust.USUAL);
    assertThat(settings.polling().interval()).isEqualTo(Duration.ofMinutes(5));
    assertThat(settings.polling().deletion()).isEqualTo(DeletionPolicy.KEEP);
    assertThat(settings.polling().baseline()).isEqualTo(new Baseline.All());
    assertThat(settings.polling().limits()).isEqualTo(new MailboxLimits(52_428_800, 5_000));
    assertThat(settings.labels()).isEmpty();
    assertThat(settings.enabled()).isTrue();
    assertThat(accept("").credentials().auth())
        .isEqualTo(new MailboxAuth.PasswordAuth(AuthMechanism.AUTO, SECRET));
  }

  @ParameterizedTest
  @CsvSource({"any, ANY", "scram, SCRAM", "scram_plus, SCRAM_PLUS"})
  void theWeakestLoginIsForAutoToKeep(String text, AuthMinimum minimum) {
    assertThat(
            accept("\"auth\":{\"minimum\":\"" + text + "\",\"password\":\"" + SECRET + "\"}")
                .credentials()
                .auth())
        .isEqualTo(new MailboxAuth.PasswordAuth(AuthMechanism.AUTO, minimum, SECRET));
  }

  @ParameterizedTest
  @CsvSource({"implicit, 995", "starttls, 110", "none, 110"})
  void thePortFollowsFromTls(String tls, int port) {
    assertThat(accept("\"tls\":\"" + tls + "\"").settings().connection().port()).isEqualTo(port);
  }

  @Test
  void takesEveryPolicy() {
    assertThat(accept("\"deletion\":{\"mode\":\"after_store\"}").settings().polling().deletion())
        .isEqualTo(new DeletionPolicy.AfterStore());
    assertThat(
            accept("\"deletion\":{\"mode\":\"after_days\",\"days\":14}")
                .settings()
                .polling()
                .deletion())
        .isEqualTo(new DeletionPolicy.AfterDays(14));
    assertThat(accept("\"baseline\":{\"mode\":\"none\"}").settings().polling().baseline())
        .isEqualTo(new Baseline.None());
    assertThat(
            accept("\"baseline\":{\"mode\":\"newest\",\"count\":100}")
                .settings()
                .polling()
                .baseline())
        .isEqualTo(new Baseline.Newest(100));
    assertThat(
            accept("\"baseline\":{\"mode\":\"since\",\"date\":\"2026-01-01\"}")
                .settings()
                .polling()
                .baseline())
        .isEqualTo(new Baseline.Since(LocalDate.of(2026, 1, 1)));
  }

  @Test
  void takesATokenSource() {
    assertThat(
            accept(
                    "\"auth\":{\"mechanism\":\"xoauth2\",\"oauth2\":{\"tokenUri\":"
                        + "\"https://login.example.com/token\",\"clientId\":\"app\","
                        + "\"refreshToken\":\"r\"}}")
                .credentials()
                .auth())
        .isEqualTo(
            new MailboxAuth.OAuth2Auth(
                AuthMechanism.XOAUTH2,
                URI.create("https://login.example.com/token"),
                "app",
                null,
                ClientAuthentication.CLIENT_SECRET_BASIC,
                "r",
                null));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "'name':null | name | required",
        "'name':' ' | name | required",
        "'name':'a\\u0007b' | name | characters",
        "'name':'\\uD800' | name | characters",
        "'host':null | host | required",
        "'host':'pop3://pop.example.com' | host | invalid",
        "'host':'pop.example.com:995' | host | invalid",
        "'port':0 | port | range",
        "'port':65536 | port | range",
        "'port':-1 | port | range",
        "'port':25 | port | connect.forbidden_address",
        "'tls':'ssl' | tls | invalid",
        "'tls':'IMPLICIT' | tls | invalid",
        "'tls':'' | tls | invalid",
        "'username':null | username | required",
        "'username':'a\\r\\nDELE 1' | username | characters",
        "'auth':null | auth.password | required",
        "'auth':{} | auth.password | required",
        "'auth':{'password':''} | auth.password | required",
        "'auth':{'password':'a\\r\\nb'} | auth.password | characters",
        "'auth':{'password':'a\\u0000b'} | auth.password | characters",
        "'auth':{'password':'a\\tb'} | auth.password | characters",
        "'auth':{'password':'•••'} | auth.password | placeholder",
        "'auth':{'password':'●●●●●●●●'} | auth.password | placeholder",
        "'auth':{'mechanism':'kerberos','password':'x'} | auth.mechanism | invalid",
        "'auth':{'minimum':'strong','password':'x'} | auth.minimum | invalid",
        "'auth':{'mechanism':'plain','minimum':'scram','password':'x'} | auth.minimum | not_applicable",
        "'tls':'none','auth':{'minimum':'scram_plus','password':'x'} | auth.minimum | tls.required",
        "'auth':{'mechanism':'xoauth2'} | auth.oauth2 | required",
        "'auth':{'mechanism':'oauthbearer'} | auth.oauth2 | required",
        "'schedule':{'interval':'5 minutes'} | schedule.interval | invalid",
        "'schedule':{'interval':'PT29S'} | schedule.interval | range",
        "'schedule':{'interval':'P31DT1S'} | schedule.interval | range",
        "'schedule':{'interval':'-PT5M'} | schedule.interval | range",
        "'deletion':{'mode':'at_once'} | deletion.mode | invalid",
        "'deletion':{'mode':'after_days'} | deletion.days | required",
        "'deletion':{'mode':'after_days','days':0} | deletion.days | range",
        "'deletion':{'mode':'after_days','days':3651} | deletion.days | range",
        "'deletion':{'mode':'keep','days':3} | deletion.days | not_applicable",
        "'deletion':{'days':3} | deletion.days | not_applicable",
        "'baseline':{'mode':'some'} | baseline.mode | invalid",
        "'baseline':{'mode':'newest'} | baseline.count | required",
        "'baseline':{'mode':'newest','count':0} | baseline.count | range",
        "'baseline':{'mode':'since'} | baseline.date | required",
        "'baseline':{'mode':'since','date':'2026-02-30'} | baseline.date | invalid",
        "'baseline':{'mode':'since','date':'+10000-01-01'} | baseline.date | range",
        "'baseline':{'count':5} | baseline.count | not_applicable",
        "'baseline':{'date':'2026-01-01'} | baseline.date | not_applicable",
        "'limits':{'maxMessageBytes':1023} | limits.maxMessageBytes | range",
        "'limits':{'maxMessageBytes':2147483649} | limits.maxMessageBytes | range",
        "'limits':{'maxMessagesPerPoll':0} | limits.maxMessagesPerPoll | range",
        "'limits':{'maxMessagesPerPoll':100001} | limits.maxMessagesPerPoll | range",
        "'tls_trust':{'caCertificatePem':'no pem'} | tls_trust.caCertificatePem | invalid",
        "'tls_trust':{'pinnedSpkiSha256':['c2hvcnQ=']} | tls_trust.pinnedSpkiSha256[0] | invalid",
        "'tls_trust':{'pinnedSpkiSha256':[null]} | tls_trust.pinnedSpkiSha256[0] | invalid",
        "'labels':{'Team':'x'} | labels | invalid",
        "'labels':{'':'x'} | labels | invalid",
        "'labels':{'team':'a\\nb'} | labels.team | characters",
      })
  void tellsTheFieldThatIsWrong(String member, String field, String code) {
    assertThat(faults(quoted(member))).isEqualTo(Map.of(field, code));
  }

  @Test
  void tellsWhatIsTooLong() {
    String long201 = "x".repeat(201);
    String long256 = "x".repeat(256);
    assertThat(faults("\"name\":\"" + long201 + "\"")).containsEntry("name", "size");
    assertThat(faults("\"username\":\"" + long256 + "\"")).containsEntry("username", "size");
    assertThat(faults("\"labels\":{\"team\":\"" + long256 + "\"}"))
        .containsEntry("labels.team", "size");
    assertThat(faults("\"labels\":{\"" + "k".repeat(64) + "\":\"\"}"))
        .containsEntry("labels", "invalid");
    String labels33 =
        IntStream.range(0, 33)
            .mapToObj(i -> "\"k" + i + "\":\"\"")
            .collect(Collectors.joining(","));
    assertThat(faults("\"labels\":{" + labels33 + "}")).containsEntry("labels", "size");
    assertThat(accept("\"name\":\"" + "𝄞".repeat(200) + "\"").settings().name()).hasSize(400);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "'tokenUri':'http://login.example.com/t' | auth.oauth2.tokenUri",
        "'tokenUri':'login.example.com' | auth.oauth2.tokenUri",
        "'tokenUri':'https://u:p@login.example.com/t' | auth.oauth2.tokenUri",
        "'tokenUri':'ftp://login.example.com/t' | auth.oauth2.tokenUri",
        "'tokenUri':'h ttp:' | auth.oauth2.tokenUri",
        "'tokenUri':null | auth.oauth2.tokenUri",
        "'clientId':null | auth.oauth2.clientId",
        "'clientAuthentication':'private_key_jwt' | auth.oauth2.clientAuthentication",
        "'refreshToken':null | auth.oauth2.refreshToken",
        "'refreshToken':'•••' | auth.oauth2.refreshToken",
        "'clientSecret':'•' | auth.oauth2.clientSecret",
      })
  void tellsWhatIsWrongWithATokenSource(String member, String field) {
    assertThat(
            faults(
                "\"auth\":{\"mechanism\":\"oauthbearer\",\"oauth2\":{\"tokenUri\":"
                    + "\"https://login.example.com/token\",\"clientId\":\"app\","
                    + "\"refreshToken\":\"r\","
                    + quoted(member)
                    + "}}"))
        .containsOnlyKeys(field);
  }

  @Test
  void aTokenIsNeverSentInClearText() {
    assertThat(
            faults(
                "\"tls\":\"none\",\"auth\":{\"mechanism\":\"xoauth2\",\"oauth2\":{\"tokenUri\":"
                    + "\"https://login.example.com/token\",\"clientId\":\"app\","
                    + "\"refreshToken\":\"r\"}}"))
        .isEqualTo(Map.of("auth.mechanism", "tls.required"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"xoauth2", "plain"})
  void passwordAndTokenSourceExcludeEachOther(String mechanism) {
    String both =
        "\"auth\":{\"mechanism\":\""
            + mechanism
            + "\",\"password\":\"p\",\"oauth2\":{\"tokenUri\":\"https://login.example.com/token\","
            + "\"clientId\":\"app\",\"refreshToken\":\"r\"}}";
    assertThat(faults(both)).hasSize(1).containsValue("not_applicable");
  }

  @Test
  void tellsAllThatIsWrongAtOnce() {
    assertThat(faults("\"name\":\"\",\"port\":0,\"tls\":\"x\",\"limits\":{\"maxMessageBytes\":1}"))
        .containsOnlyKeys("name", "port", "tls", "limits.maxMessageBytes");
  }

  @Test
  void namesTheSettingThatRulesThePort() {
    ProblemException refused =
        catchThrowableOfType(ProblemException.class, () -> accept("\"port\":2525"));

    assertThat(refused.problem().errors().getFirst().message()).contains("postrider.egress.ports");
  }

  @Test
  void refusesDeletionOnADatabaseThatMayForget() {
    AccountForm strict =
        new AccountForm(
            new PollingSettings(Duration.ofSeconds(30)),
            egress,
            SampleDurability.EMBEDDED,
            NO_KEYS);

    ProblemException refused =
        catchThrowableOfType(
            ProblemException.class,
            () ->
                strict.accept(
                    json.readValue(
                        quoted(
                            "{'name':'S','host':'h','username':'u','auth':{'password':'p'},"
                                + "'deletion':{'mode':'after_store'}}"),
                        AccountPayload.class)));

    assertThat(refused.problem().code()).isEqualTo(ProblemCode.DURABILITY_INSUFFICIENT);
  }

  private static String quoted(String text) {
    return text.replace('\'', '"');
  }
}
