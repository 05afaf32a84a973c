package io.postrider.account.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.postrider.account.AccountDetails;
import io.postrider.account.AccountSettings;
import io.postrider.account.AccountStatus;
import io.postrider.account.AuthMechanism;
import io.postrider.account.AuthMinimum;
import io.postrider.account.ClientAuthentication;
import io.postrider.account.SignIn;
import io.postrider.account.TlsMode;
import io.swagger.v3.oas.annotations.media.Schema;
import java.net.URI;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** An account as it is shown: all but its secrets. */
@Schema(name = "Account")
record AccountAnswer(
    UUID id,
    String name,
    String host,
    int port,
    TlsMode tls,
    String username,
    Auth auth,
    AccountPayload.@Nullable Proxy proxy,
    AccountPayload.Schedule schedule,
    AccountPayload.Deletion deletion,
    AccountPayload.Baseline baseline,
    AccountPayload.Limits limits,
    AccountPayload.Retention retention,
    @JsonProperty("tls_trust") AccountPayload.Trust tlsTrust,
    Map<String, String> labels,
    boolean enabled,
    Instant createdAt,
    Instant updatedAt,
    AccountStatus status) {

  /** How it logs in, as far as it may be shown. */
  @Schema(name = "AccountSignIn")
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Auth(
      AuthMechanism mechanism,
      @Nullable AuthMinimum minimum,
      @Nullable OAuth2 oauth2,
      @Nullable String clientCertificatePem) {

    static Auth of(SignIn signIn, @Nullable String clientCertificatePem) {
      SignIn.OAuth2Client client = signIn.oauth2();
      return new Auth(
          signIn.mechanism(),
          signIn.minimum(),
          client == null
              ? null
              : new OAuth2(
                  client.tokenUri(),
                  client.clientId(),
                  client.clientAuthentication(),
                  client.scope()),
          clientCertificatePem);
    }
  }

  /** The authorization server's side of it. */
  @Schema(name = "AccountTokenSource")
  record OAuth2(
      URI tokenUri,
      String clientId,
      ClientAuthentication clientAuthentication,
      @Nullable String scope) {}

  static AccountAnswer of(AccountDetails account) {
    AccountSettings settings = account.settings();
    AccountSettings.Connection connection = settings.connection();
    return new AccountAnswer(
        account.id(),
        settings.name(),
        connection.host(),
        connection.port(),
        connection.tls(),
        connection.username(),
        Auth.of(account.signIn(), connection.clientCertificatePem()),
        Payloads.proxy(connection.proxy(), null),
        Payloads.schedule(settings.polling()),
        Payloads.deletion(settings.polling().deletion()),
        Payloads.baseline(settings.polling().baseline()),
        Payloads.limits(settings.polling().limits()),
        Payloads.retention(settings.retention()),
        Payloads.trust(connection.trust()),
        new TreeMap<>(settings.labels()),
        settings.enabled(),
        account.createdAt(),
        account.updatedAt(),
        account.status());
  }
}
