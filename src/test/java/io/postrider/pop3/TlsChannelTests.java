package io.postrider.pop3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.net.InetAddress;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What TLS is asked to do beside judging one certificate. */
class TlsChannelTests {

  private static final TestAuthority AUTHORITY = TestAuthority.create();
  private static final TestAuthority.Identity IDENTITY = AUTHORITY.issue("pop.example.com");

  private static Pop3Client client(ScriptedPop3Server server, TrustSettings trust) {
    return Pop3Client.builder(new Endpoint("pop.example.com", server.port(), TlsPolicy.IMPLICIT))
        .resolver(name -> List.of(InetAddress.ofLiteral("127.0.0.1")))
        .trust(trust)
        .build();
  }

  private static Pop3Client client(ScriptedPop3Server server) {
    return client(server, TrustSettings.authority(AUTHORITY.pem()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.3", "TLSv1.2"})
  void theServerIsToldWhichHostIsMeant(String version) throws Exception {
    List<Object> names = new CopyOnWriteArrayList<>();
    try (var server =
            ScriptedPop3Server.doing(
                    wire -> {
                      names.addAll(((ExtendedSSLSession) wire.session()).getRequestedServerNames());
                      wire.line("+OK");
                      wire.readLine();
                      wire.line("-ERR");
                    })
                .implicitTls(IDENTITY)
                .tlsVersion(version)
                .start();
        AuthorizationSession hello = client(server).connect(Dial.soon())) {
      assertThat(hello.tls().orElseThrow().protocol()).isEqualTo(version);
      assertThat(names).containsExactly(new SNIHostName("pop.example.com"));
    }
  }

  /** With a host name that goes into SNI, which a server holds against the session resumed. */
  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.3", "TLSv1.2"})
  void aTlsSessionIsResumedByTheNextConnectionOfTheSameClient(String version) throws Exception {
    List<Long> created = new CopyOnWriteArrayList<>();
    SSLContext context = IDENTITY.serverContext();
    try (var server =
        ScriptedPop3Server.doing(
                wire -> {
                  wire.startTls(context);
                  created.add(wire.session().getCreationTime());
                  serve(wire);
                })
            .tlsVersion(version)
            .start()) {
      Pop3Client client = client(server);
      for (int i = 0; i < 3; i++) {
        AuthorizationSession hello = client.connect(Dial.soon());
        assertThat(hello.tls().orElseThrow().certificates().getFirst())
            .isEqualTo(CertificateSeen.of(IDENTITY.certificate()));
        hello.quit(Dial.soon());
      }
      assertThat(created).hasSize(3).containsOnly(created.getFirst());

      client(server).connect(Dial.soon()).close();
      assertThat(created.getLast()).as("another client").isGreaterThan(created.getFirst());
    }
  }

  private static void serve(ServerWire wire) throws IOException {
    wire.line("+OK");
    String line = wire.readLine();
    while (line != null) {
      wire.line(line.equals("CAPA") ? "-ERR" : "+OK");
      line = wire.readLine();
    }
  }

  @Test
  void aCertificateExchangedBetweenTwoConnectionsIsJudgedAnew() throws Exception {
    TestAuthority.Identity sameHostOtherKey = AUTHORITY.issue("pop.example.com");
    TestAuthority.Identity stranger = TestAuthority.create().issue("pop.example.com");
    List<SSLContext> contexts =
        List.of(
            IDENTITY.serverContext(),
            sameHostOtherKey.serverContext(),
            stranger.serverContext(),
            IDENTITY.serverContext());
    AtomicInteger next = new AtomicInteger();
    try (var server =
        ScriptedPop3Server.doing(
                wire -> {
                  wire.startTls(contexts.get(next.getAndIncrement()));
                  serve(wire);
                })
            .start()) {
      Pop3Client pinned =
          client(
              server,
              TrustSettings.authority(AUTHORITY.pem())
                  .withPins(List.of(Trust.pinOf(IDENTITY.certificate()))));
      pinned.connect(Dial.soon()).quit(Dial.soon());

      TlsFailed otherKey = catchThrowableOfType(TlsFailed.class, () -> pinned.connect(Dial.soon()));
      TlsFailed otherAuthority =
          catchThrowableOfType(TlsFailed.class, () -> pinned.connect(Dial.soon()));
      pinned.connect(Dial.soon()).quit(Dial.soon());

      assertThat(otherKey.reason()).isEqualTo(TlsFailed.Reason.PIN);
      assertThat(otherAuthority.reason()).isEqualTo(TlsFailed.Reason.UNTRUSTED);
    }
  }

  /** Nobody vouches for an end without close_notify (RFC 8446 §6.1): it may be a cut. */
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 12, 14, 19, 20})
  void anEndWithoutCloseNotifyInsideAMessageIsACut(int octets) throws Exception {
    Maildrop maildrop = new Maildrop().deliver("uid-1", "Subject: hi\r\n\r\nbody\r\n");
    try (var server =
        ScriptedPop3Server.serving("alice", "secret", maildrop)
            .implicitTls(IDENTITY)
            .start()
            .sabotage(new Sabotage.TruncateAt(1, octets))) {
      CollectingSink sink = new CollectingSink();
      try (TransactionSession drop = Dial.login(client(server))) {
        ConnectionLost lost =
            catchThrowableOfType(ConnectionLost.class, () -> drop.retr(1, sink, Dial.soon()));

        assertThat(lost.stage()).isEqualTo(Stage.RETRIEVE);
        assertThat(sink.calls()).contains("aborted 1").doesNotContain("complete 1");
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.1", "TLSv1"})
  void olderVersionsOfTlsAreNotSpoken(String version) {
    try (var server =
        ScriptedPop3Server.playing("S: +OK\n").implicitTls(IDENTITY).tlsVersion(version).start()) {
      TlsFailed failure =
          catchThrowableOfType(TlsFailed.class, () -> client(server).connect(Dial.soon()));

      assertThat(failure.reason()).isEqualTo(TlsFailed.Reason.HANDSHAKE);
    }
  }
}
