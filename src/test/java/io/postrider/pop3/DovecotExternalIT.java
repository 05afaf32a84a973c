package io.postrider.pop3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Client certificates and EXTERNAL, against a real Dovecot that takes the name from them. */
class DovecotExternalIT {

  private static @Nullable DovecotServer server;

  @BeforeAll
  static void start() {
    assumeTrue(DovecotServer.available(), DovecotServer.howToInstall());
    server = DovecotServer.builder().users(2).clientCertificates().start();
    server.deliver(
        DovecotServer.user(1), "Subject: 1\r\n\r\n1\r\n".getBytes(StandardCharsets.US_ASCII));
  }

  @AfterAll
  static void stop() {
    if (server != null) {
      server.close();
    }
  }

  private static Pop3Client.Builder client(TlsPolicy policy) {
    DovecotServer dovecot = Objects.requireNonNull(server);
    int port = policy == TlsPolicy.IMPLICIT ? dovecot.tlsPort() : dovecot.port();
    return Pop3Client.builder(new Endpoint(dovecot.host(), port, policy))
        .trust(TrustSettings.authority(dovecot.authorityPem()));
  }

  private static ClientCertificate certificate(int user) {
    TestAuthority.Identity identity =
        Objects.requireNonNull(server).issueClient(DovecotServer.user(user));
    return ClientCertificate.ofPem(identity.certificatePem(), identity.keyPem());
  }

  @ParameterizedTest
  @EnumSource(
      value = TlsPolicy.class,
      names = {"IMPLICIT", "STLS_REQUIRED"})
  void logsInByTheCertificateAlone(TlsPolicy policy) throws Exception {
    Pop3Client client = client(policy).clientCertificate(certificate(1)).build();

    try (TransactionSession drop =
        client.connect(Dial.soon()).authenticate(new Credentials.External(), Dial.soon())) {
      assertThat(drop.stat(Dial.soon()).messages()).isEqualTo(1);
    }
  }

  @Test
  void oneClientComesBackWithItsCertificate() throws Exception {
    Pop3Client client = client(TlsPolicy.IMPLICIT).clientCertificate(certificate(1)).build();

    for (int i = 0; i < 3; i++) {
      try (TransactionSession drop =
          client.connect(Dial.soon()).authenticate(new Credentials.External(), Dial.soon())) {
        assertThat(drop.tls().flatMap(TlsInfo::clientCertificate))
            .map(CertificateSeen::subject)
            .hasValue("CN=" + DovecotServer.user(1));
        drop.quit(Dial.soon());
      }
    }
  }

  @Test
  void nobodyActsForSomebodyElse() throws Exception {
    Pop3Client client = client(TlsPolicy.IMPLICIT).clientCertificate(certificate(2)).build();

    try (AuthorizationSession hello = client.connect(Dial.soon())) {
      AuthenticationRejected rejection =
          catchThrowableOfType(
              AuthenticationRejected.class,
              () ->
                  hello.authenticate(new Credentials.External(DovecotServer.user(1)), Dial.soon()));
      assertThat(rejection.mechanism()).isEqualTo(Mechanism.EXTERNAL);
    }
  }

  @Test
  void withoutACertificateExternalIsNotTried() throws Exception {
    try (AuthorizationSession hello = client(TlsPolicy.IMPLICIT).build().connect(Dial.soon())) {
      assertThat(
              catchThrowableOfType(
                      CredentialsUnfit.class,
                      () -> hello.authenticate(new Credentials.External(), Dial.soon()))
                  .reason())
          .isEqualTo(CredentialsUnfit.Reason.NO_CLIENT_CERTIFICATE);
    }
  }
}
