package io.postrider.pop3;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Handshakes of several clients of one server, as somebody on the line sees them. */
class TlsSessionsTests {

  private static final TestAuthority AUTHORITY = TestAuthority.create();
  private static final TestAuthority.Identity SERVER = AUTHORITY.issue("127.0.0.1");
  private static final TrustSettings TRUST = TrustSettings.authority(AUTHORITY.pem());

  private static ScriptedPop3Server server() {
    return ScriptedPop3Server.serving("alice", "secret", new Maildrop())
        .implicitTls(SERVER)
        .start();
  }

  private static void visit(HandshakeTap tap, TrustSettings trust, TlsSessions sessions)
      throws Exception {
    Pop3Client client =
        Pop3Client.builder(new Endpoint("127.0.0.1", tap.port(), TlsPolicy.IMPLICIT))
            .trust(trust)
            .tlsSessions(sessions)
            .build();
    try (TransactionSession drop = Dial.login(client)) {
      drop.quit(Dial.soon());
    }
  }

  @Test
  void areResumedByEveryClientThatSharesThem() throws Exception {
    TlsSessions shared = new TlsSessions();
    try (var server = server();
        HandshakeTap tap = HandshakeTap.to(server.port())) {
      visit(tap, TRUST, shared);
      visit(tap, TrustSettings.authority(AUTHORITY.pem()), shared);
      visit(tap, TRUST, shared);

      assertThat(tap.handshakes()).isEqualTo(3);
      assertThat(tap.resumed()).isEqualTo(2);
    }
  }

  @Test
  void areNotResumedByAClientThatSharesNone() throws Exception {
    try (var server = server();
        HandshakeTap tap = HandshakeTap.to(server.port())) {
      visit(tap, TRUST, new TlsSessions());
      visit(tap, TRUST, new TlsSessions());

      assertThat(tap.handshakes()).isEqualTo(2);
      assertThat(tap.resumed()).isZero();
    }
  }

  @Test
  void areNotResumedUnderOtherTrust() throws Exception {
    TlsSessions shared = new TlsSessions();
    TrustSettings pinned = TRUST.withPins(List.of(Trust.pinOf(SERVER.certificate())));
    try (var server = server();
        HandshakeTap tap = HandshakeTap.to(server.port())) {
      visit(tap, TRUST, shared);
      visit(tap, pinned, shared);

      assertThat(tap.handshakes()).isEqualTo(2);
      assertThat(tap.resumed()).isZero();
    }
  }
}
