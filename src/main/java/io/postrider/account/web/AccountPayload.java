package io.postrider.account.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.postrider.account.AuthMechanism;
import io.postrider.account.AuthMinimum;
import io.postrider.account.ClientAuthentication;
import io.postrider.account.ProxyType;
import io.postrider.account.TlsMode;
import io.postrider.web.Vocabulary;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The settings of an account as a client writes them; what is absent takes its default. Texts here
 * are unchecked: {@link AccountForm} makes values of them. {@code toString} shows no secret.
 */
@Schema(name = "AccountSettings")
record AccountPayload(
    @Nullable @Schema(example = "Support inbox", requiredMode = Schema.RequiredMode.REQUIRED)
        String name,
    @Nullable @Schema(example = "pop.example.com", requiredMode = Schema.RequiredMode.REQUIRED)
        String host,
    @Nullable @Schema(description = "default 995 with implicit TLS, else 110") Integer port,
    @Nullable @Vocabulary(TlsMode.class) @Schema(defaultValue = "implicit") String tls,
    @Nullable @Schema(requiredMode = Schema.RequiredMode.REQUIRED) String username,
    @Nullable @Schema(requiredMode = Schema.RequiredMode.REQUIRED) Auth auth,
    @Nullable Proxy proxy,
    @Nullable Schedule schedule,
    @Nullable Deletion deletion,
    @Nullable Baseline baseline,
    @Nullable Limits limits,
    @Nullable Retention retention,
    @Nullable @JsonProperty("tls_trust") Trust tlsTrust,
    @Nullable Map<String, @Nullable String> labels,
    @Nullable @Schema(defaultValue = "true") Boolean enabled) {

  /**
   * A password, or where access tokens come from, or nothing but a client certificate, which may
   * accompany the others too. Secrets are never shown again.
   */
  @Schema(name = "AccountCredentials")
  record Auth(
      @Nullable @Vocabulary(AuthMechanism.class) @Schema(defaultValue = "auto") String mechanism,
      @Nullable
          @Vocabulary(AuthMinimum.class)
          @Schema(
              description = "with auto: log in no weaker than this, whatever is offered",
              defaultValue = "any")
          String minimum,
      @Nullable @Schema(accessMode = Schema.AccessMode.WRITE_ONLY) String password,
      @Nullable OAuth2 oauth2,
      @Nullable
          @Schema(description = "for servers that ask for one in the TLS handshake; leaf first")
          String clientCertificatePem,
      @Nullable
          @Schema(
              accessMode = Schema.AccessMode.WRITE_ONLY,
              description = "PKCS #8 in PEM, not encrypted")
          String clientKeyPem) {

    @Override
    public String toString() {
      return "Auth[" + mechanism + "]";
    }
  }

  /** The client of an authorization server, for the bearer mechanisms. */
  @Schema(name = "AccountOAuth2")
  record OAuth2(
      @Nullable String tokenUri,
      @Nullable String clientId,
      @Nullable @Schema(accessMode = Schema.AccessMode.WRITE_ONLY) String clientSecret,
      @Nullable
          @Vocabulary(ClientAuthentication.class)
          @Schema(defaultValue = "client_secret_basic")
          String clientAuthentication,
      @Nullable @Schema(accessMode = Schema.AccessMode.WRITE_ONLY) String refreshToken,
      @Nullable String scope) {

    @Override
    public String toString() {
      return "OAuth2[" + tokenUri + ", " + clientId + "]";
    }
  }

  /** The proxy on the way to the mail server. */
  @Schema(name = "AccountProxy")
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Proxy(
      @Nullable @Vocabulary(ProxyType.class) String type,
      @Nullable String host,
      @Nullable Integer port,
      @Nullable @Schema(description = "with password; none = no login") String username,
      @Nullable @Schema(accessMode = Schema.AccessMode.WRITE_ONLY) String password) {

    @Override
    public String toString() {
      return "Proxy[" + type + ", " + host + ", " + port + "]";
    }
  }

  /** How often. */
  @Schema(name = "AccountSchedule")
  record Schedule(@Nullable @Schema(example = "PT5M", defaultValue = "PT5M") String interval) {}

  /** When stored mail is deleted on the server. */
  @Schema(name = "AccountDeletion")
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Deletion(
      @Nullable
          @Schema(
              allowableValues = {"keep", "after_store", "after_days"},
              defaultValue = "keep")
          String mode,
      @Nullable @Schema(description = "with after_days") Integer days) {}

  /** What of the mail that is there already is fetched. */
  @Schema(name = "AccountBaseline")
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Baseline(
      @Nullable
          @Schema(
              allowableValues = {"all", "none", "newest", "since"},
              defaultValue = "all")
          String mode,
      @Nullable @Schema(description = "with newest") Integer count,
      @Nullable @Schema(description = "with since", format = "date") String date) {}

  /** What one poll may take. */
  @Schema(name = "AccountLimits")
  record Limits(
      @Nullable @Schema(defaultValue = "52428800") Long maxMessageBytes,
      @Nullable @Schema(defaultValue = "5000") Integer maxMessagesPerPoll) {}

  /** How long messages are kept here; they are deleted for good then. */
  @Schema(name = "AccountRetention")
  record Retention(
      @Nullable
          @Schema(
              description = "days since it was stored, ISO 8601; null = until somebody deletes it",
              example = "P365D")
          String keepFor) {}

  /** Whom to trust beyond the usual authorities. */
  @Schema(name = "AccountTlsTrust")
  record Trust(
      @Nullable String caCertificatePem, @Nullable List<@Nullable String> pinnedSpkiSha256) {}
}
