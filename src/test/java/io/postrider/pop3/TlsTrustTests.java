package io.postrider.pop3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.net.InetAddress;
import java.net.Socket;
import java.security.cert.X509Certificate;
import java.util.List;
import org.junit.jupiter.api.Test;

class TlsTrustTests {

  private static final TestAuthority AUTHORITY = TestAuthority.create();
  private static final TestAuthority STRANGER = TestAuthority.create();
  private static final TestAuthority.Identity IDENTITY = AUTHORITY.issue("pop.example.com");

  private static Pop3Client.Builder client(ScriptedPop3Server server, String host) {
    return Pop3Client.builder(new Endpoint(host, server.port(), TlsPolicy.IMPLICIT))
        .resolver(name -> List.of(InetAddress.ofLiteral("127.0.0.1")));
  }

  private static ScriptedPop3Server server(TestAuthority.Identity identity) {
    return ScriptedPop3Server.playing("S: +OK\nC: CAPA\nS: -ERR\n").implicitTls(identity).start();
  }

  private static TlsFailed failure(Pop3Client client) {
    return catchThrowableOfType(TlsFailed.class, () -> client.connect(Dial.soon()));
  }

  @Test
  void trustsAPrivateAuthorityAndShowsTheCertificates() throws Exception {
    try (var server = server(IDENTITY);
        AuthorizationSession hello =
            client(server, "pop.example.com")
                .trust(TrustSettings.authority(AUTHORITY.pem()))
                .build()
                .connect(Dial.soon())) {
      TlsInfo tls = hello.tls().orElseThrow();

      assertThat(tls.protocol()).isEqualTo("TLSv1.3");
      assertThat(tls.certificates().get(0)).isEqualTo(CertificateSeen.of(IDENTITY.certificate()));
      assertThat(tls.certificates().get(0).subject()).isEqualTo("CN=pop.example.com");
      assertThat(tls.certificates().get(0).sha256()).hasSize(64);
    }
  }

  @Test
  void aCertificateOfAnUnknownAuthorityIsUntrusted() {
    try (var server = server(IDENTITY)) {
      TlsFailed failure = failure(client(server, "pop.example.com").build());

      assertThat(failure.reason()).isEqualTo(TlsFailed.Reason.UNTRUSTED);
      assertThat(failure.stage()).isEqualTo(Stage.TLS);
      assertThat(failure.certificates())
          .extracting(CertificateSeen::subject)
          .contains("CN=pop.example.com");
    }
  }

  @Test
  void aPrivateAuthorityIsTheOnlyOneThen() {
    try (var server = server(IDENTITY)) {
      TlsFailed failure =
          failure(
              client(server, "pop.example.com")
                  .trust(TrustSettings.authority(STRANGER.pem()))
                  .build());

      assertThat(failure.reason()).isEqualTo(TlsFailed.Reason.UNTRUSTED);
    }
  }

  @Test
  void theCertificateMustCarryTheConfiguredHostName() {
    try (var server = server(IDENTITY)) {
      TlsFailed failure =
          failure(
              client(server, "pop.example.org")
                  .trust(TrustSettings.authority(AUTHORITY.pem()))
                  .build());

      assertThat(failure.reason()).isEqualTo(TlsFailed.Reason.HOSTNAME);
      assertThat(failure.certificates()).isNotEmpty();
    }
  }

  @Test
  void anExpiredCertificateIsToldApart() {
    try (var server = server(AUTHORITY.issueExpired("pop.example.com"))) {
      TlsFailed failure =
          failure(
              client(server, "pop.example.com")
                  .trust(TrustSettings.authority(AUTHORITY.pem()))
                  .build());

      assertThat(failure.reason()).isEqualTo(TlsFailed.Reason.EXPIRED);
    }
  }

  @Test
  void plainTextOnTheTlsPortIsToldApart() {
    try (var server = ScriptedPop3Server.playing("S: +OK plain text here\n!gone").start()) {
      TlsFailed failure = failure(client(server, "pop.example.com").build());

      assertThat(failure.reason()).isEqualTo(TlsFailed.Reason.NOT_TLS);
    }
  }

  @Test
  void aConnectionThatEndsInTheHandshakeIsAFailedHandshake() {
    try (var server = ScriptedPop3Server.playing("!close").start()) {
      assertThat(failure(client(server, "pop.example.com").build()).reason())
          .isEqualTo(TlsFailed.Reason.HANDSHAKE);
    }
  }

  @Test
  void aPinOfTheLeafOrOfItsAuthorityIsMet() throws Exception {
    String leaf = Trust.pinOf(IDENTITY.certificate());
    String authority = "sha256/" + Trust.pinOf(AUTHORITY.certificate());
    for (String pin : List.of(leaf, authority)) {
      try (var server = server(IDENTITY);
          AuthorizationSession hello =
              client(server, "pop.example.com")
                  .trust(TrustSettings.authority(AUTHORITY.pem()).withPins(List.of(pin)))
                  .build()
                  .connect(Dial.soon())) {
        assertThat(hello.tls()).isPresent();
      }
    }
  }

  @Test
  void aForeignPinIsNotMet() {
    String other = Trust.pinOf(STRANGER.certificate());
    try (var server = server(IDENTITY)) {
      TlsFailed failure =
          failure(
              client(server, "pop.example.com")
                  .trust(TrustSettings.authority(AUTHORITY.pem()).withPins(List.of(other)))
                  .build());

      assertThat(failure.reason()).isEqualTo(TlsFailed.Reason.PIN);
    }
  }

  @Test
  void aPinReplacesNeitherTrustNorTheHostName() {
    String leaf = Trust.pinOf(IDENTITY.certificate());
    try (var server = server(IDENTITY)) {
      TrustSettings pinnedOnly = TrustSettings.platform().withPins(List.of(leaf));
      TrustSettings pinned = TrustSettings.authority(AUTHORITY.pem()).withPins(List.of(leaf));

      assertThat(failure(client(server, "pop.example.com").trust(pinnedOnly).build()).reason())
          .isEqualTo(TlsFailed.Reason.UNTRUSTED);
      assertThat(failure(client(server, "pop.example.org").trust(pinned).build()).reason())
          .isEqualTo(TlsFailed.Reason.HOSTNAME);
    }
  }

  @Test
  void aPinnedCertificateAppendedToAForeignChainDoesNotCount() throws Exception {
    String pin = Trust.pinOf(STRANGER.certificate());
    Trust trust = new Trust(TrustSettings.authority(AUTHORITY.pem()).withPins(List.of(pin)));
    X509Certificate[] chain = {
      IDENTITY.certificate(), AUTHORITY.certificate(), STRANGER.certificate()
    };

    try (Socket unconnected = new Socket()) {
      assertThatThrownBy(() -> trust.checkServerTrusted(chain, "UNKNOWN", unconnected))
          .isInstanceOfSatisfying(
              Trust.Refused.class,
              refused -> assertThat(refused.reason()).isEqualTo(TlsFailed.Reason.PIN));
    }
  }

  @Test
  void unreadableTrustIsRefusedBeforeAnyConnection() {
    Endpoint endpoint = new Endpoint("pop.example.com", 995, TlsPolicy.IMPLICIT);

    assertThatThrownBy(
            () -> Pop3Client.builder(endpoint).trust(TrustSettings.authority("no PEM")).build())
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() ->
            Pop3Client.builder(endpoint)
                .trust(TrustSettings.platform().withPins(List.of("c2hvcnQ=")))
                .build())
        .isInstanceOf(IllegalArgumentException.class);
  }
}
