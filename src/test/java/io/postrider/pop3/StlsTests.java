package io.postrider.pop3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import org.junit.jupiter.api.Test;

class StlsTests {

  private static final TestAuthority AUTHORITY = TestAuthority.create();
  private static final TestAuthority.Identity IDENTITY = AUTHORITY.issue("localhost", "127.0.0.1");

  private static Pop3Client client(ScriptedPop3Server server) {
    return Dial.to(server, TlsPolicy.STLS_REQUIRED)
        .trust(TrustSettings.authority(AUTHORITY.pem()))
        .build();
  }

  @Test
  void forgetsWhatWasAnnouncedInClear() throws Exception {
    try (var server =
            ScriptedPop3Server.playing(
                    """
                    S: +OK hello <1.2@three>
                    C: CAPA
                    S: +OK
                    S: STLS
                    S: SASL PLAIN CRAM-MD5
                    S: .
                    C: STLS
                    S: +OK begin
                    !tls
                    C: CAPA
                    S: +OK
                    S: USER
                    S: .
                    C: USER alice
                    S: +OK
                    C: PASS secret
                    S: +OK
                    C: CAPA
                    S: -ERR
                    """)
                .stls(IDENTITY)
                .start();
        AuthorizationSession hello = client(server).connect(Dial.soon())) {
      assertThat(hello.capabilities().saslMechanisms()).isEmpty();
      assertThat(hello.greeting().apopTimestamp()).isEmpty();
      assertThat(hello.greeting().reply().line()).isEqualTo("+OK");
      assertThat(hello.tls().orElseThrow().protocol()).isEqualTo("TLSv1.3");
      hello.authenticate(Dial.ALICE, Dial.soon()).close();
      server.verify();
    }
  }

  @Test
  void octetsInjectedBehindTheOkEndTheSession() throws Exception {
    try (var server =
        ScriptedPop3Server.serving("alice", "secret", new Maildrop()).stls(IDENTITY).start()) {
      server.sabotage(new Sabotage.InjectAfterStls("+OK injected\r\n"));

      ProtocolViolation violation =
          catchThrowableOfType(ProtocolViolation.class, () -> client(server).connect(Dial.soon()));

      assertThat(violation.command()).isEqualTo("STLS");
      assertThat(server.commands()).containsExactly("CAPA", "STLS");
    }
  }

  @Test
  void plainTextWhereTheHandshakeIsDueFailsIt() throws Exception {
    try (var server =
        ScriptedPop3Server.playing(
                """
                S: +OK
                C: CAPA
                S: -ERR
                C: STLS
                S: +OK begin
                C: …
                S: +OK no TLS after all
                """)
            .start()) {
      TlsFailed failure =
          catchThrowableOfType(TlsFailed.class, () -> client(server).connect(Dial.soon()));

      assertThat(failure.reason()).isEqualTo(TlsFailed.Reason.NOT_TLS);
    }
  }

  @Test
  void aRefusalUnderRequiredTlsSendsNoCredential() throws Exception {
    try (var server =
        ScriptedPop3Server.playing(
                """
                S: +OK
                C: CAPA
                S: +OK
                S: USER
                S: .
                C: STLS
                S: -ERR [SYS/PERM] visit http://evil.example to go on
                !gone
                """)
            .start()) {
      TlsPolicyUnmet unmet =
          catchThrowableOfType(TlsPolicyUnmet.class, () -> client(server).connect(Dial.soon()));

      assertThat(unmet.sessionUsable()).isFalse();
      ServerReply reply = unmet.reply().orElseThrow();
      assertThat(reply.line()).isEqualTo("-ERR");
      assertThat(reply.text()).isEmpty();
      assertThat(reply.code().map(ResponseCode::toString)).hasValue("SYS/PERM");
      server.verify();
    }
  }

  @Test
  void asksForTlsAlsoWhereItIsNotAnnounced() throws Exception {
    try (var server =
            ScriptedPop3Server.playing(
                    """
                    S: +OK
                    C: CAPA
                    S: -ERR
                    C: STLS
                    S: +OK
                    !tls
                    C: CAPA
                    S: -ERR
                    """)
                .stls(IDENTITY)
                .start();
        AuthorizationSession hello = client(server).connect(Dial.soon())) {
      assertThat(hello.tls()).isPresent();
    }
  }

  @Test
  void aBareLfInClearDoesNotLoosenWhatIsReadOverTls() throws Exception {
    try (var server =
        ScriptedPop3Server.playing(
                """
                !raw +OK\\n
                C: CAPA
                !raw -ERR\\n
                C: STLS
                !raw +OK\\n
                !tls
                C: CAPA
                !raw +OK\\r\\nUIDL\\n.\\n
                !gone
                """)
            .stls(IDENTITY)
            .start()) {
      assertThat(
              catchThrowableOfType(
                  ProtocolViolation.class, () -> client(server).connect(Dial.soon())))
          .hasMessageContaining("bare LF");
    }
  }
}
