package io.postrider.discovery;

import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.account.AuthMechanism;
import io.postrider.account.TlsMode;
import io.postrider.egress.HostName;
import java.net.URI;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The presets say what an account can be made of. */
class ProvidersTests {

  private final Providers providers = new Providers();

  @Test
  void everyEntryIsWhole() {
    assertThat(providers.all()).hasSizeGreaterThan(25);
    for (Provider provider : providers.all()) {
      assertThat(provider.domains()).as(provider.id()).isNotEmpty();
      provider.domains().forEach(domain -> assertThat(HostName.parse(domain)).isEqualTo(domain));
      provider.exchangers().forEach(host -> assertThat(HostName.parse(host)).isEqualTo(host));
      if (provider.server() == null) {
        assertThat(provider.notes()).extracting(Hint::code).contains("pop3.not_offered");
      }
    }
  }

  @Test
  void everyServerCanBeAnAccount() {
    MailAddress address = MailAddress.parse("someone@example.com");
    for (Provider provider : providers.all()) {
      for (Candidate found : provider.candidates(address, Source.PRESET, provider.id())) {
        Candidate.Account account = found.account();
        assertThat(HostName.parse(account.host())).isEqualTo(account.host());
        assertThat(TlsMode.of(account.tls())).get().isNotEqualTo(TlsMode.NONE);
        assertThat(account.port()).isEqualTo(TlsMode.of(account.tls()).orElseThrow().usualPort());
        assertThat(found.mechanisms())
            .allSatisfy(name -> assertThat(AuthMechanism.of(name)).as(provider.id()).isPresent());
        assertThat(account.auth().mechanism()).isEqualTo(found.mechanisms().getFirst());
        assertThat(found.oauth2() != null)
            .as(provider.id())
            .isEqualTo(found.mechanisms().contains("xoauth2"));
        if (account.schedule() != null) {
          assertThat(Duration.parse(account.schedule().interval())).isPositive();
        }
        if (found.oauth2() != null) {
          assertThat(URI.create(found.oauth2().tokenUri()).getScheme()).isEqualTo("https");
        }
      }
    }
  }

  @Test
  void aDomainBelowAKnownOneIsKnownAndOneThatOnlyEndsAlikeIsNot() {
    assertThat(providers.ofDomain("contoso.onmicrosoft.com").orElseThrow().id())
        .isEqualTo("microsoft365");
    assertThat(providers.ofDomain("notgmail.com")).isEmpty();
    assertThat(providers.ofExchanger("aspmx.l.google.com").orElseThrow().id()).isEqualTo("gmail");
    assertThat(providers.ofExchanger("example.mail.protection.outlook.com").orElseThrow().id())
        .isEqualTo("microsoft365");
  }
}
