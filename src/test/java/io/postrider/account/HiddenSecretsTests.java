package io.postrider.account;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Whatever ends in a log by accident shows no secret. */
class HiddenSecretsTests {

  private static final String SECRET = "s3cret";
  private static final MailboxAuth PASSWORD =
      new MailboxAuth.PasswordAuth(AuthMechanism.AUTO, SECRET);
  private static final MailboxAuth TOKEN =
      new MailboxAuth.OAuth2Auth(
          AuthMechanism.XOAUTH2,
          URI.create("https://login.example.com/token"),
          "client",
          SECRET,
          ClientAuthentication.CLIENT_SECRET_BASIC,
          SECRET,
          "mail");

  @Test
  void noTextOfCredentialsShowsThem() {
    assertThat(PASSWORD.toString()).contains("auto").doesNotContain(SECRET);
    assertThat(TOKEN.toString()).contains("xoauth2", "client").doesNotContain(SECRET);
  }

  @Test
  void noTextOfAMailboxOrTicketShowsThem() {
    AccountSettings settings = SampleAccounts.SUPPORT;
    Mailbox mailbox =
        new Mailbox(
            UUID.randomUUID(),
            Mailbox.UNSAVED,
            settings.name(),
            "pop.example.com",
            995,
            TlsMode.IMPLICIT,
            "user",
            TOKEN,
            Duration.ofMinutes(5),
            DeletionPolicy.KEEP,
            new Baseline.All(),
            MailboxLimits.USUAL,
            TlsTrust.USUAL,
            new Channel(
                new Channel.ClientIdentity("certificate", SECRET),
                new Channel.Proxy(
                    new ProxyServer(ProxyType.HTTP, "proxy.example.com", 3128, "p"), SECRET)));

    assertThat(mailbox.toString()).contains("pop.example.com").doesNotContain(SECRET);
    assertThat(new PollTicket(mailbox, 1, false, 1, false, true).toString()).doesNotContain(SECRET);
    assertThat(
            new Amendment.Amended(settings, new Credentials(PASSWORD, SECRET, SECRET)).toString())
        .doesNotContain(SECRET);
  }

  @Test
  void noTextOfAnAccountShowsItsSealedCredentials() {
    MailAccount account =
        MailAccount.register(
            UUID.randomUUID(),
            SampleAccounts.SUPPORT,
            SignIn.of(TOKEN),
            "v1:0:" + SECRET,
            Instant.EPOCH);

    assertThat(account.toString()).doesNotContain(SECRET);
    assertThat(AccountDetails.class.getRecordComponents())
        .extracting(component -> component.getType().getSimpleName())
        .doesNotContain("MailboxAuth");
  }
}
