package io.postrider.pop3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.charset.StandardCharsets;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClientCertificateTests {

  private static final TestAuthority AUTHORITY = TestAuthority.create();
  private static final TestAuthority STRANGER = TestAuthority.create();
  private static final TestAuthority.Identity SERVER = AUTHORITY.issue("127.0.0.1");
  private static final TestAuthority.Identity ALICE = AUTHORITY.issueClient("alice", "EC");

  private static ClientCertificate certificate(TestAuthority.Identity identity) {
    return ClientCertificate.ofPem(identity.certificatePem(), identity.keyPem());
  }

  private static Pop3Client.Builder client(ScriptedPop3Server server, TlsPolicy policy) {
    return Dial.to(server, policy).trust(TrustSettings.authority(AUTHORITY.pem()));
  }

  private static ScriptedPop3Server server(String version, String script) {
    return ScriptedPop3Server.playing(script)
        .implicitTls(SERVER)
        .tlsVersion(version)
        .demandClientCertificate()
        .start();
  }

  @ParameterizedTest
  @CsvSource({
    "EC, TLSv1.3",
    "EC, TLSv1.2",
    "RSA, TLSv1.3",
    "RSA, TLSv1.2",
    "Ed25519, TLSv1.3",
    "Ed25519, TLSv1.2"
  })
  void presentsTheCertificateAndLogsInByIt(String kind, String version) throws Exception {
    TestAuthority.Identity identity = AUTHORITY.issueClient("alice", kind);
    try (var server =
            server(
                version,
                """
                S: +OK
                C: CAPA
                S: +OK
                S: SASL PLAIN EXTERNAL
                S: .
                C: AUTH EXTERNAL =
                S: +OK
                C: CAPA
                S: -ERR
                """);
        AuthorizationSession hello =
            client(server, TlsPolicy.IMPLICIT)
                .clientCertificate(certificate(identity))
                .build()
                .connect(Dial.soon())) {
      assertThat(hello.tls().flatMap(TlsInfo::clientCertificate))
          .hasValue(CertificateSeen.of(identity.certificate()));
      hello.authenticate(new Credentials.External(), Dial.soon()).close();
      server.verify();
    }
  }

  @Test
  void namesTheMaildropToActForAndTakesTwoStepsWhereSaslIsNotAnnounced() throws Exception {
    String name = Base64.getEncoder().encodeToString("shared".getBytes(StandardCharsets.UTF_8));
    try (var server =
            server(
                "TLSv1.3",
                "S: +OK\nC: CAPA\nS: -ERR\nC: AUTH EXTERNAL\nS: + \nC: "
                    + name
                    + "\nS: +OK\nC: CAPA\nS: -ERR\n");
        AuthorizationSession hello =
            client(server, TlsPolicy.IMPLICIT)
                .clientCertificate(certificate(ALICE))
                .build()
                .connect(Dial.soon())) {
      hello.authenticate(new Credentials.External("shared"), Dial.soon()).close();
      server.verify();
    }
  }

  @Test
  void anEmptyNameInTwoStepsIsAnEmptyLine() throws Exception {
    try (var server =
            server(
                "TLSv1.3",
                "S: +OK\nC: CAPA\nS: -ERR\nC: AUTH EXTERNAL\nS: + \nC:\nS: +OK\nC: CAPA\nS: -ERR\n");
        AuthorizationSession hello =
            client(server, TlsPolicy.IMPLICIT)
                .clientCertificate(certificate(ALICE))
                .build()
                .connect(Dial.soon())) {
      hello.authenticate(new Credentials.External(), Dial.soon()).close();
      server.verify();
    }
  }

  /** TLS 1.2 has no alert of its own for this (RFC 5246 §7.4.6): there it is a failed handshake. */
  @Test
  void aServerThatWantsACertificateIsToldApart() {
    try (var server = server("TLSv1.3", "S: +OK\n")) {
      TlsFailed failure =
          catchThrowableOfType(
              TlsFailed.class,
              () -> client(server, TlsPolicy.IMPLICIT).build().connect(Dial.soon()));

      assertThat(failure.reason()).isEqualTo(TlsFailed.Reason.CLIENT_CERTIFICATE);
      assertThat(failure.stage()).isEqualTo(Stage.TLS);
    }
  }

  /** Under TLS 1.2 this side is still writing when the alert comes, and may find the line cut. */
  @ParameterizedTest
  @CsvSource({"TLSv1.3, CLIENT_CERTIFICATE", "TLSv1.2, HANDSHAKE"})
  void aServerThatDoesNotTakeTheCertificateIsToldApart(String version, TlsFailed.Reason atWorst) {
    try (var server = server(version, "S: +OK\n")) {
      Pop3Client client =
          client(server, TlsPolicy.IMPLICIT)
              .clientCertificate(certificate(STRANGER.issueClient("mallory", "EC")))
              .build();

      TlsFailed failure = catchThrowableOfType(TlsFailed.class, () -> client.connect(Dial.soon()));

      assertThat(failure.reason()).isIn(TlsFailed.Reason.CLIENT_CERTIFICATE, atWorst);
    }
  }

  @Test
  void aRefusalAfterStlsIsToldApartToo() {
    try (var server =
        ScriptedPop3Server.playing("S: +OK\nC: CAPA\nS: -ERR\nC: STLS\nS: +OK\n!tls\n")
            .stls(SERVER)
            .demandClientCertificate()
            .start()) {
      TlsFailed failure =
          catchThrowableOfType(
              TlsFailed.class,
              () -> client(server, TlsPolicy.STLS_REQUIRED).build().connect(Dial.soon()));

      assertThat(failure.reason()).isEqualTo(TlsFailed.Reason.CLIENT_CERTIFICATE);
      assertThat(failure.command()).isEqualTo("STLS");
    }
  }

  @Test
  void externalWithoutACertificateIsNotEvenTried() throws Exception {
    String script = "S: +OK\nC: CAPA\nS: +OK\nS: SASL EXTERNAL\nS: .\n!gone\n";
    try (var asked = ScriptedPop3Server.playing(script).implicitTls(SERVER).start();
        var clear = ScriptedPop3Server.playing(script).start()) {
      Pop3Client notAsked =
          client(asked, TlsPolicy.IMPLICIT).clientCertificate(certificate(ALICE)).build();
      for (Pop3Client client : List.of(notAsked, Dial.to(clear).build())) {
        try (AuthorizationSession hello = client.connect(Dial.soon())) {
          CredentialsUnfit unfit =
              catchThrowableOfType(
                  CredentialsUnfit.class,
                  () -> hello.authenticate(new Credentials.External(), Dial.soon()));

          assertThat(unfit.reason()).isEqualTo(CredentialsUnfit.Reason.NO_CLIENT_CERTIFICATE);
          assertThat(unfit.sessionUsable()).isTrue();
        }
      }
      asked.verify();
      clear.verify();
    }
  }

  @Test
  void aCertificateIsPresentedToNobodyWhoDoesNotAsk() throws Exception {
    try (var server =
            ScriptedPop3Server.playing("S: +OK\nC: CAPA\nS: -ERR\n").implicitTls(SERVER).start();
        AuthorizationSession hello =
            client(server, TlsPolicy.IMPLICIT)
                .clientCertificate(certificate(ALICE))
                .build()
                .connect(Dial.soon())) {
      assertThat(hello.tls().orElseThrow().clientCertificate()).isEmpty();
    }
  }

  @Test
  void readsOnePemTextThatHoldsBothAndMore() {
    String both =
        "Bag Attributes\n  friendlyName: me\n"
            + ALICE.keyPem()
            + "subject=CN = alice\n"
            + ALICE.certificatePem().replace("\n", "\r\n")
            + AUTHORITY.pem();

    ClientCertificate certificate = ClientCertificate.ofPem(both, both);

    assertThat(certificate.chain()).containsExactly(ALICE.certificate(), AUTHORITY.certificate());
    assertThat(certificate.leaf().subject()).isEqualTo("CN=alice");
  }

  @Test
  void readsAKeyStore() throws Exception {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    char[] password = "changeit".toCharArray();
    store.setKeyEntry("me", ALICE.key(), password, new Certificate[] {ALICE.certificate()});
    store.setCertificateEntry("ca", AUTHORITY.certificate());

    assertThat(ClientCertificate.of(store, "me", password).leaf().subject()).isEqualTo("CN=alice");
    for (String alias : List.of("ca", "nobody")) {
      assertThatThrownBy(() -> ClientCertificate.of(store, alias, password))
          .isInstanceOf(IllegalArgumentException.class);
    }
    assertThatThrownBy(() -> ClientCertificate.of(store, "me", "wrong".toCharArray()))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void whatCannotBeUsedIsNotMade() {
    TestAuthority.Identity other = AUTHORITY.issueClient("bob", "EC");
    TestAuthority.Identity rsa = AUTHORITY.issueClient("carol", "RSA");
    String key = ALICE.keyPem();
    String certificate = ALICE.certificatePem();

    refused(certificate, other.keyPem(), "not that of the first certificate");
    refused(certificate, rsa.keyPem(), "not of the certificate's kind");
    refused("", key, "no certificate");
    refused(certificate, "", "no private key");
    refused(certificate, key.replace("PRIVATE KEY", "ENCRYPTED PRIVATE KEY"), "openssl pkcs8");
    refused(certificate, key.replace("PRIVATE KEY", "EC PRIVATE KEY"), "openssl pkcs8");
    refused(certificate, key.substring(0, key.length() - 40), "no end");
    refused(certificate, key.replace("KEY-----\nM", "KEY-----\n?"), "not base64");
  }

  private static void refused(String certificate, String key, String why) {
    assertThatThrownBy(() -> ClientCertificate.ofPem(certificate, key))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(why)
        .hasMessageNotContaining(ALICE.keyPem().substring(40, 60));
  }

  @Test
  void noTextShowsTheKey() {
    assertThat(certificate(ALICE)).hasToString("ClientCertificate[CN=alice]");
  }
}
