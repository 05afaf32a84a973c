package io.postrider.pop3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** {@link RenewedCertificateTests} with OpenSSL on the other side. */
class DovecotRenewedCertificateIT {

  private final Deadline deadline = Deadline.in(Duration.ofSeconds(60));

  private static Pop3Client client(DovecotServer server, TlsPolicy policy, TrustSettings trust) {
    int port = policy == TlsPolicy.IMPLICIT ? server.tlsPort() : server.port();
    return Pop3Client.builder(new Endpoint(server.host(), port, policy)).trust(trust).build();
  }

  private String presentedTo(Pop3Client client) throws Pop3Exception {
    Credentials credentials =
        new Credentials.Password(DovecotServer.user(1), DovecotServer.PASSWORD);
    try (TransactionSession drop = client.connect(deadline).authenticate(credentials, deadline)) {
      assertThat(drop.stat(deadline).messages()).isZero();
      drop.quit(deadline);
      return drop.tls().orElseThrow().certificates().getFirst().sha256();
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = TlsPolicy.class,
      names = {"IMPLICIT", "STLS_REQUIRED"})
  void eachSessionJudgesWhatItIsShown(TlsPolicy policy) throws Exception {
    assumeTrue(DovecotServer.available(), DovecotServer.howToInstall());
    try (DovecotServer server = DovecotServer.builder().users(1).start()) {
      TestAuthority.Identity pinned = server.authority().issue("localhost");
      TrustSettings trust = TrustSettings.authority(server.authorityPem());
      Pop3Client trusting = client(server, policy, trust);
      Pop3Client pinning =
          client(server, policy, trust.withPins(List.of(Trust.pinOf(pinned.certificate()))));
      String before = presentedTo(trusting);

      server.restartAs(pinned);
      assertThat(presentedTo(trusting)).isNotEqualTo(before);
      presentedTo(pinning);

      server.restartAs(server.authority().issue("localhost"));
      presentedTo(trusting);
      assertThat(failure(pinning).reason()).isEqualTo(TlsFailed.Reason.PIN);

      server.restartAs(TestAuthority.create().issue("localhost"));
      assertThat(failure(trusting).reason()).isEqualTo(TlsFailed.Reason.UNTRUSTED);
    }
  }

  private TlsFailed failure(Pop3Client client) {
    return catchThrowableOfType(TlsFailed.class, () -> client.connect(deadline));
  }
}
