package io.postrider.pop3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** SCRAM bound to the TLS channel, against a server that looks at its own end of the channel. */
class ChannelBindingTests {

  private static final TestAuthority AUTHORITY = TestAuthority.create();
  private static final TestAuthority.Identity SERVER = AUTHORITY.issue("127.0.0.1");
  private static final String[] ALL = {
    "PLAIN", "SCRAM-SHA-1", "SCRAM-SHA-256", "SCRAM-SHA-1-PLUS", "SCRAM-SHA-256-PLUS"
  };

  private static ScriptedPop3Server server(String version, String... offered) {
    return ScriptedPop3Server.doing(new ScramPart(SERVER, "secret", offered))
        .implicitTls(SERVER)
        .tlsVersion(version)
        .start();
  }

  private static Pop3Client client(ScriptedPop3Server server) {
    return Dial.to(server, TlsPolicy.IMPLICIT)
        .trust(TrustSettings.authority(AUTHORITY.pem()))
        .build();
  }

  private static String clientFirst(ScriptedPop3Server server) {
    String auth =
        server.commands().stream()
            .filter(line -> line.startsWith("AUTH"))
            .findFirst()
            .orElseThrow();
    return new String(
        Base64.getDecoder().decode(auth.substring(auth.lastIndexOf(' ') + 1)),
        StandardCharsets.UTF_8);
  }

  @ParameterizedTest
  @CsvSource({"TLSv1.3, tls-exporter", "TLSv1.2, tls-server-end-point"})
  void autoBindsTheLoginToTheChannel(String version, String type) throws Exception {
    try (var server = server(version, ALL)) {
      Dial.login(client(server)).close();

      assertThat(server.commands().get(1)).startsWith("AUTH SCRAM-SHA-256-PLUS ");
      assertThat(clientFirst(server)).startsWith("p=" + type + ",,n=alice,");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "SCRAM_SHA_1_PLUS, TLSv1.3", "SCRAM_SHA_1_PLUS, TLSv1.2", "SCRAM_SHA_256_PLUS, TLSv1.3",
    "SCRAM_SHA_256_PLUS, TLSv1.2", "SCRAM_SHA_1, TLSv1.3", "SCRAM_SHA_256, TLSv1.3"
  })
  void logsInByEveryFormOfScram(Mechanism mechanism, String version) throws Exception {
    try (var server = server(version, ALL);
        AuthorizationSession hello = client(server).connect(Dial.soon())) {
      hello
          .authenticate(new Credentials.Password("alice", "secret", mechanism), Dial.soon())
          .close();
    }
  }

  @Test
  void eachConnectionIsBoundAnewAlsoWhereItsTlsSessionIsResumed() throws Exception {
    try (var server = server("TLSv1.3", ALL)) {
      Pop3Client client = client(server);
      Dial.login(client).close();
      Dial.login(client).close();

      assertThat(server.connections()).isEqualTo(2);
    }
  }

  @Test
  void saysThatItCouldHaveBoundWhereTheServerDoesNotOfferIt() throws Exception {
    try (var server = server("TLSv1.3", "SCRAM-SHA-256")) {
      Dial.login(client(server)).close();

      assertThat(clientFirst(server)).startsWith("y,,");
    }
  }

  @Test
  void saysThatItCannotBindInClear() throws Exception {
    try (var server =
        ScriptedPop3Server.doing(new ScramPart(SERVER, "secret", "SCRAM-SHA-256")).start()) {
      Dial.login(server).close();

      assertThat(clientFirst(server)).startsWith("n,,");
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = Mechanism.class,
      names = {"SCRAM_SHA_1_PLUS", "SCRAM_SHA_256_PLUS"})
  void aPlusMechanismWithoutAChannelIsNotEvenTried(Mechanism mechanism) throws Exception {
    try (var server = ScriptedPop3Server.doing(new ScramPart(SERVER, "secret", ALL)).start();
        AuthorizationSession hello = Dial.to(server).build().connect(Dial.soon())) {
      CredentialsUnfit unfit =
          catchThrowableOfType(
              CredentialsUnfit.class,
              () ->
                  hello.authenticate(
                      new Credentials.Password("alice", "secret", mechanism), Dial.soon()));

      assertThat(unfit.reason()).isEqualTo(CredentialsUnfit.Reason.NO_CHANNEL_BINDING);
      assertThat(server.commands()).containsExactly("CAPA");
    }
  }

  /** With a certificate that the client takes; the second one even is the server's own. */
  @ParameterizedTest
  @CsvSource({"TLSv1.3, false", "TLSv1.3, true", "TLSv1.2, false"})
  void aGoBetweenWithATrustedCertificateGetsNoLogin(String version, boolean sameCertificate)
      throws Exception {
    TestAuthority.Identity theirs = sameCertificate ? SERVER : AUTHORITY.issue("127.0.0.1");
    try (var server = server(version, ALL);
        var between = between(server, theirs, version, "")) {
      AuthenticationRejected rejection =
          catchThrowableOfType(AuthenticationRejected.class, () -> Dial.login(client(between)));

      assertThat(rejection.mechanism()).isEqualTo(Mechanism.SCRAM_SHA_256_PLUS);
      assertThat(server.transcript()).anyMatch(line -> line.endsWith("S: -ERR [AUTH] no"));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.3", "TLSv1.2"})
  void aGoBetweenThatStrikesOutTheBindingIsNoticedByTheServer(String version) throws Exception {
    TestAuthority.Identity theirs = AUTHORITY.issue("127.0.0.1");
    try (var server = server(version, ALL);
        var between = between(server, theirs, version, "-PLUS")) {
      AuthenticationRejected rejection =
          catchThrowableOfType(AuthenticationRejected.class, () -> Dial.login(client(between)));

      assertThat(rejection.mechanism()).isEqualTo(Mechanism.SCRAM_SHA_256);
    }
  }

  @Test
  void aGoBetweenIsNotNoticedWithoutABinding() throws Exception {
    TestAuthority.Identity theirs = AUTHORITY.issue("127.0.0.1");
    try (var server = server("TLSv1.3", "SCRAM-SHA-256");
        var between = between(server, theirs, "TLSv1.3", "")) {
      Dial.login(client(between)).close(); // so the tests above do show what the binding is for
    }
  }

  /** Speaks TLS with both and passes on what they say, save mechanisms with that ending. */
  private static ScriptedPop3Server between(
      ScriptedPop3Server server,
      TestAuthority.Identity identity,
      String version,
      String struckOut) {
    return ScriptedPop3Server.doing(
            wire -> {
              try (SSLSocket upstream =
                  (SSLSocket)
                      AUTHORITY
                          .clientContext()
                          .getSocketFactory()
                          .createSocket(server.host(), server.port())) {
                relay(wire, upstream, struckOut);
              }
            })
        .implicitTls(identity)
        .tlsVersion(version)
        .start();
  }

  private static void relay(ServerWire wire, SSLSocket upstream, String struckOut)
      throws IOException {
    BufferedReader in =
        new BufferedReader(
            new InputStreamReader(upstream.getInputStream(), StandardCharsets.UTF_8));
    wire.line(in.readLine());
    String said = wire.readLine();
    while (said != null) {
      upstream.getOutputStream().write((said + "\r\n").getBytes(StandardCharsets.UTF_8));
      String answer = in.readLine();
      wire.line(answer);
      while (said.equals("CAPA") && !answer.equals(".")) {
        answer = in.readLine();
        List<String> kept =
            List.of(answer.split(" ")).stream()
                .filter(word -> struckOut.isEmpty() || !word.endsWith(struckOut))
                .toList();
        wire.line(String.join(" ", kept));
      }
      said = wire.readLine();
    }
  }
}
