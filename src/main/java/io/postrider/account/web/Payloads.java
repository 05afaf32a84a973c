package io.postrider.account.web;

import io.postrider.account.AccountSettings;
import io.postrider.account.AuthMinimum;
import io.postrider.account.Baseline;
import io.postrider.account.Credentials;
import io.postrider.account.DeletionPolicy;
import io.postrider.account.MailboxAuth;
import io.postrider.account.MailboxLimits;
import io.postrider.account.ProxyServer;
import io.postrider.account.Retention;
import io.postrider.account.SignIn;
import io.postrider.account.TlsTrust;
import java.time.LocalDate;
import java.time.Period;
import java.util.ArrayList;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Writes settings the way a client would have written them. */
final class Payloads {

  private Payloads() {}

  static AccountPayload of(
      AccountSettings settings,
      AccountPayload.@Nullable Auth auth,
      @Nullable String proxyPassword) {
    AccountSettings.Connection connection = settings.connection();
    return new AccountPayload(
        settings.name(),
        connection.host(),
        connection.port(),
        connection.tls().text(),
        connection.username(),
        auth,
        proxy(connection.proxy(), proxyPassword),
        schedule(settings.polling()),
        deletion(settings.polling().deletion()),
        baseline(settings.polling().baseline()),
        limits(settings.polling().limits()),
        retention(settings.retention()),
        trust(connection.trust()),
        new TreeMap<>(settings.labels()),
        settings.enabled());
  }

  /** Opened credentials, for a patch to be laid over; never for an answer. */
  static AccountPayload.Auth auth(Credentials credentials, @Nullable String certificate) {
    String key = credentials.clientKeyPem();
    return switch (credentials.auth()) {
      case MailboxAuth.PasswordAuth it ->
          new AccountPayload.Auth(
              it.mechanism().text(), minimum(SignIn.of(it)), it.password(), null, certificate, key);
      case MailboxAuth.ExternalAuth it ->
          new AccountPayload.Auth(it.mechanism().text(), null, null, null, certificate, key);
      case MailboxAuth.OAuth2Auth it ->
          new AccountPayload.Auth(
              it.mechanism().text(),
              null,
              null,
              new AccountPayload.OAuth2(
                  it.tokenUri().toString(),
                  it.clientId(),
                  it.clientSecret(),
                  it.clientAuthentication().text(),
                  it.refreshToken(),
                  it.scope()),
              certificate,
              key);
    };
  }

  private static @Nullable String minimum(SignIn signIn) {
    AuthMinimum minimum = signIn.minimum();
    return minimum == null ? null : minimum.text();
  }

  /** Credentials of which the secrets are missing. */
  static AccountPayload.Auth auth(SignIn signIn, @Nullable String certificate) {
    SignIn.OAuth2Client client = signIn.oauth2();
    return new AccountPayload.Auth(
        signIn.mechanism().text(),
        minimum(signIn),
        null,
        client == null
            ? null
            : new AccountPayload.OAuth2(
                client.tokenUri().toString(),
                client.clientId(),
                null,
                client.clientAuthentication().text(),
                null,
                client.scope()),
        certificate,
        null);
  }

  static AccountPayload.@Nullable Proxy proxy(
      @Nullable ProxyServer server, @Nullable String password) {
    return server == null
        ? null
        : new AccountPayload.Proxy(
            server.type().text(), server.host(), server.port(), server.username(), password);
  }

  static AccountPayload.Schedule schedule(AccountSettings.Polling polling) {
    return new AccountPayload.Schedule(polling.interval().toString());
  }

  static AccountPayload.Deletion deletion(DeletionPolicy policy) {
    return switch (policy) {
      case DeletionPolicy.Keep() -> new AccountPayload.Deletion("keep", null);
      case DeletionPolicy.AfterStore() -> new AccountPayload.Deletion("after_store", null);
      case DeletionPolicy.AfterDays(int days) -> new AccountPayload.Deletion("after_days", days);
    };
  }

  static AccountPayload.Baseline baseline(Baseline baseline) {
    return switch (baseline) {
      case Baseline.All() -> new AccountPayload.Baseline("all", null, null);
      case Baseline.None() -> new AccountPayload.Baseline("none", null, null);
      case Baseline.Newest(int count) -> new AccountPayload.Baseline("newest", count, null);
      case Baseline.Since(LocalDate date) ->
          new AccountPayload.Baseline("since", null, date.toString());
    };
  }

  static AccountPayload.Limits limits(MailboxLimits limits) {
    return new AccountPayload.Limits(limits.maxMessageBytes(), limits.maxMessagesPerPoll());
  }

  static AccountPayload.Retention retention(Retention retention) {
    return new AccountPayload.Retention(
        switch (retention) {
          case Retention.Forever() -> null;
          case Retention.KeepFor(int days) -> Period.ofDays(days).toString();
        });
  }

  static AccountPayload.Trust trust(TlsTrust trust) {
    return new AccountPayload.Trust(
        trust.caCertificatePem(), new ArrayList<>(trust.pinnedSpkiSha256()));
  }
}
