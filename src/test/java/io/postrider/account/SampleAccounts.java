package io.postrider.account;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Settings to start a test from. */
public final class SampleAccounts {

  private SampleAccounts() {}

  public static final AccountSettings SUPPORT =
      new AccountSettings(
          "Support inbox",
          new AccountSettings.Connection(
              "pop.example.com",
              995,
              TlsMode.IMPLICIT,
              "support@example.com",
              new TlsTrust(null, List.of())),
          new AccountSettings.Polling(
              Duration.ofMinutes(5), DeletionPolicy.KEEP, new Baseline.All(), MailboxLimits.USUAL),
          Retention.FOREVER,
          Map.of("team", "support"),
          true);

  public static final MailboxAuth PASSWORD =
      new MailboxAuth.PasswordAuth(AuthMechanism.AUTO, "s3cret-of-the-mailbox");

  public static AccountSettings named(String name) {
    return new AccountSettings(
        name,
        SUPPORT.connection(),
        SUPPORT.polling(),
        SUPPORT.retention(),
        SUPPORT.labels(),
        SUPPORT.enabled());
  }

  public static AccountSettings withHost(AccountSettings settings, String host) {
    AccountSettings.Connection it = settings.connection();
    return new AccountSettings(
        settings.name(),
        new AccountSettings.Connection(host, it.port(), it.tls(), it.username(), it.trust()),
        settings.polling(),
        settings.retention(),
        settings.labels(),
        settings.enabled());
  }

  public static AccountSettings withPolling(
      AccountSettings settings, AccountSettings.Polling polling) {
    return new AccountSettings(
        settings.name(),
        settings.connection(),
        polling,
        settings.retention(),
        settings.labels(),
        settings.enabled());
  }

  public static AccountSettings withEnabled(AccountSettings settings, boolean enabled) {
    return new AccountSettings(
        settings.name(),
        settings.connection(),
        settings.polling(),
        settings.retention(),
        settings.labels(),
        enabled);
  }
}
