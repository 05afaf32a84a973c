package io.postrider.pop3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Another certificate between two sessions of one client: each session judges what it is shown,
 * whatever the last one was shown and however its TLS session might be resumed.
 */
class RenewedCertificateTests {

  private static final TestAuthority AUTHORITY = TestAuthority.create();
  private static final TestAuthority STRANGER = TestAuthority.create();

  private static ScriptedPop3Server server(
      TlsPolicy policy, Maildrop maildrop, TestAuthority.Identity identity) {
    ScriptedPop3Server.Builder server = ScriptedPop3Server.serving("alice", "secret", maildrop);
    return (policy == TlsPolicy.IMPLICIT ? server.implicitTls(identity) : server.stls(identity))
        .start();
  }

  private static String presentedTo(Pop3Client client) throws Exception {
    try (TransactionSession drop = Dial.login(client)) {
      String sha256 = drop.tls().orElseThrow().certificates().getFirst().sha256();
      drop.quit(Dial.soon());
      return sha256;
    }
  }

  private static TlsFailed failure(Pop3Client client) {
    return catchThrowableOfType(TlsFailed.class, () -> Dial.login(client));
  }

  @ParameterizedTest
  @EnumSource(
      value = TlsPolicy.class,
      names = {"IMPLICIT", "STLS_REQUIRED"})
  void oneOfTheSameAuthorityIsAsGoodAsTheLast(TlsPolicy policy) throws Exception {
    try (var server = server(policy, new Maildrop(), AUTHORITY.issue("127.0.0.1"))) {
      Pop3Client client =
          Dial.to(server, policy).trust(TrustSettings.authority(AUTHORITY.pem())).build();
      String before = presentedTo(client);
      assertThat(presentedTo(client)).isEqualTo(before);

      TestAuthority.Identity renewed = AUTHORITY.issue("127.0.0.1");
      server.present(renewed);

      assertThat(presentedTo(client))
          .isEqualTo(CertificateSeen.of(renewed.certificate()).sha256())
          .isNotEqualTo(before);
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = TlsPolicy.class,
      names = {"IMPLICIT", "STLS_REQUIRED"})
  void oneWithAnotherKeyThanThePinnedIsRefusedBeforeTheLogin(TlsPolicy policy) throws Exception {
    TestAuthority.Identity first = AUTHORITY.issue("127.0.0.1");
    try (var server = server(policy, new Maildrop(), first)) {
      TrustSettings pinned =
          TrustSettings.authority(AUTHORITY.pem())
              .withPins(List.of(Trust.pinOf(first.certificate())));
      Pop3Client client = Dial.to(server, policy).trust(pinned).build();
      presentedTo(client);
      int said = server.commands().size();

      server.present(AUTHORITY.issue("127.0.0.1"));

      assertThat(failure(client).reason()).isEqualTo(TlsFailed.Reason.PIN);
      assertThat(server.commands().subList(said, server.commands().size()))
          .doesNotContain("USER alice")
          .noneMatch(command -> command.startsWith("AUTH"));
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = TlsPolicy.class,
      names = {"IMPLICIT", "STLS_REQUIRED"})
  void oneOfAnotherAuthorityIsRefusedBeforeTheLogin(TlsPolicy policy) throws Exception {
    try (var server = server(policy, new Maildrop(), AUTHORITY.issue("127.0.0.1"))) {
      Pop3Client client =
          Dial.to(server, policy).trust(TrustSettings.authority(AUTHORITY.pem())).build();
      presentedTo(client);

      server.present(STRANGER.issue("127.0.0.1"));
      TlsFailed refused = failure(client);
      server.present(AUTHORITY.issue("127.0.0.1"));

      assertThat(refused.reason()).isEqualTo(TlsFailed.Reason.UNTRUSTED);
      assertThat(refused.certificates()).isNotEmpty();
      assertThat(presentedTo(client)).isNotEmpty();
    }
  }

  @Test
  void aPinnedAuthorityOutlivesTheRenewal() throws Exception {
    try (var server = server(TlsPolicy.IMPLICIT, new Maildrop(), AUTHORITY.issue("127.0.0.1"))) {
      TrustSettings pinned =
          TrustSettings.authority(AUTHORITY.pem())
              .withPins(List.of(Trust.pinOf(AUTHORITY.certificate())));
      Pop3Client client = Dial.to(server, TlsPolicy.IMPLICIT).trust(pinned).build();
      String before = presentedTo(client);

      server.present(AUTHORITY.issue("127.0.0.1"));

      assertThat(presentedTo(client)).isNotEqualTo(before);
    }
  }
}
