package io.postrider.pop3;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Base64;
import java.util.List;
import javax.net.ssl.SSLContext;
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
  void areForgottenAfterAnHour() {
    assertThat(new TlsSessions().context(TRUST).getClientSessionContext().getSessionTimeout())
        .isEqualTo(3_600);
  }

  @Test
  void areKeptForTheTrustSettingsUsedLast() {
    TlsSessions sessions = new TlsSessions();
    SSLContext first = sessions.context(TRUST);
    SSLContext second = sessions.context(pinned(0));
    for (int i = 1; i < 63; i++) {
      sessions.context(pinned(i));
    }
    assertThat(sessions.context(TRUST)).isSameAs(first);

    sessions.context(pinned(63));

    assertThat(sessions.context(TRUST)).isSameAs(first);
    assertThat(sessions.context(pinned(0))).isNotSameAs(second);
  }

  private static TrustSettings pinned(int key) {
    byte[] pin = new byte[32];
    pin[0] = (byte) key;
    return TRUST.withPins(List.of(Base64.getEncoder().encodeToString(pin)));
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
