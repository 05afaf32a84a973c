package io.postrider.account;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class MailAccountTests {

  private static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");
  private static final UUID ID = UUID.randomUUID();

  private final MailAccount account =
      MailAccount.register(
          ID, SampleAccounts.SUPPORT, SignIn.of(SampleAccounts.PASSWORD), "sealed", NOON);

  @Test
  void keepsTheSettingsItWasRegisteredWith() {
    assertThat(account.settings()).isEqualTo(SampleAccounts.SUPPORT);
    assertThat(account.signIn()).isEqualTo(new SignIn(AuthMechanism.AUTO, AuthMinimum.ANY, null));
    assertThat(account.createdAt()).isEqualTo(NOON);
    assertThat(account.updatedAt()).isEqualTo(NOON);
  }

  @Test
  void takesOtherSettingsAllTogether() {
    AccountSettings other =
        new AccountSettings(
            "Sales",
            new AccountSettings.Connection(
                "mail.example.org",
                110,
                TlsMode.STARTTLS,
                "sales",
                new TlsTrust("pem", List.of("pin"))),
            new AccountSettings.Polling(
                Duration.ofHours(1),
                new DeletionPolicy.AfterDays(14),
                new Baseline.Since(LocalDate.of(2026, 1, 1)),
                new MailboxLimits(2048, 7)),
            new Retention.KeepFor(365),
            Map.of("region", "north"),
            false);

    account.amend(other, NOON.plusSeconds(5));

    assertThat(account.settings()).isEqualTo(other);
    assertThat(account.updatedAt()).isEqualTo(NOON.plusSeconds(5));
    assertThat(account.createdAt()).isEqualTo(NOON);
  }

  @Test
  void showsOfATokenSourceWhatIsNoSecret() {
    MailboxAuth auth =
        new MailboxAuth.OAuth2Auth(
            AuthMechanism.OAUTHBEARER,
            URI.create("https://login.example.com/token"),
            "client",
            "secret",
            ClientAuthentication.CLIENT_SECRET_POST,
            null,
            "mail.read");

    account.signInWith(SignIn.of(auth), "sealed anew", NOON);

    assertThat(account.signIn())
        .isEqualTo(
            new SignIn(
                AuthMechanism.OAUTHBEARER,
                null,
                new SignIn.OAuth2Client(
                    URI.create("https://login.example.com/token"),
                    "client",
                    ClientAuthentication.CLIENT_SECRET_POST,
                    "mail.read")));
    assertThat(account.sealedAuth()).isEqualTo("sealed anew");
  }

  @Test
  void givesAPollAllThatItNeeds() {
    Mailbox mailbox = account.mailbox(Credentials.of(SampleAccounts.PASSWORD));

    assertThat(mailbox.accountId()).isEqualTo(ID);
    assertThat(mailbox.host()).isEqualTo("pop.example.com");
    assertThat(mailbox.auth()).isEqualTo(SampleAccounts.PASSWORD);
    assertThat(mailbox.interval()).isEqualTo(Duration.ofMinutes(5));
  }
}
