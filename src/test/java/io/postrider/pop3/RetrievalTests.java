package io.postrider.pop3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RetrievalTests {

  private static ScriptedPop3Server server(String script) {
    return ScriptedPop3Server.playing(Dial.LOGIN + script).start();
  }

  @Test
  void onlyCrlfDotCrlfEndsAMessage() throws Exception {
    CollectingSink sink = new CollectingSink();
    try (var server =
            server("C: RETR 1\nS: +OK\n!raw a\\n.\\nb\\n.\\r\\nc\\r.\\r\\n.d\\r\\n.\\r\\n\n");
        TransactionSession drop = Dial.login(server)) {
      Retrieval retrieval = drop.retr(1, sink, Dial.soon());

      assertThat(sink.text(1)).isEqualTo("a\n.\nb\n.\r\nc\r.\r\nd\r\n");
      assertThat(retrieval.octets()).isEqualTo(sink.text(1).length());
      assertThat(retrieval.anomalies()).containsExactly(Anomaly.BARE_LF_DOT);
      assertThat(drop.anomalous()).isFalse();
    }
  }

  @Test
  void nulAndEightBitOctetsPassThrough() throws Exception {
    CollectingSink sink = new CollectingSink();
    try (var server = server("C: RETR 1\nS: +OK\n!raw \\0\\377\\200\\r\\n.\\r\\n");
        TransactionSession drop = Dial.login(server)) {
      drop.retr(1, sink, Dial.soon());

      assertThat(sink.text(1)).isEqualTo("\0\u00ff\u0080\r\n");
    }
  }

  @Test
  void anEmptyMessageIsAMessage() throws Exception {
    CollectingSink sink = new CollectingSink();
    try (var server = server("C: RETR 1\n!raw +OK\\r\\n.\\r\\n");
        TransactionSession drop = Dial.login(server)) {
      assertThat(drop.retr(1, sink, Dial.soon()).octets()).isZero();
      assertThat(sink.calls()).containsExactly("begin 1", "complete 1");
    }
  }

  @Test
  void aServerWhoseLinesEndInBareLfIsReadThatWay() throws Exception {
    Maildrop maildrop = new Maildrop().deliver("a", "Subject: x\r\n\r\n.dot\r\n..\r\n.\r\n");
    CollectingSink sink = new CollectingSink();
    try (var server = ScriptedPop3Server.serving("alice", "secret", maildrop).start()) {
      server.sabotage(new Sabotage.BareLf());
      try (TransactionSession drop = Dial.login(server)) {
        assertThat(drop.uidl(Dial.soon())).hasSize(1);
        Retrieval retrieval = drop.retr(1, sink, Dial.soon());

        assertThat(sink.text(1)).isEqualTo("Subject: x\n\n.dot\n..\n.\n");
        assertThat(retrieval.anomalies()).containsExactly(Anomaly.BARE_LF_SESSION);
      }
    }
  }

  @Test
  void aMessageCutAtAnyOctetIsNeverComplete() throws Exception {
    String text = "Subject: cut\r\n\r\n.body\r\n";
    Maildrop maildrop = new Maildrop().deliver("a", text);
    int stuffed = MaildropPart.stuffed(maildrop.mails().get(0).content()).length;
    for (int octets = 0; octets <= stuffed; octets++) {
      CollectingSink sink = new CollectingSink();
      try (var server = ScriptedPop3Server.serving("alice", "secret", maildrop).start()) {
        server.sabotage(new Sabotage.TruncateAt(1, octets));
        try (TransactionSession drop = Dial.login(server)) {
          assertThatThrownBy(() -> drop.retr(1, sink, Dial.soon()))
              .as("cut after %d octets", octets)
              .isInstanceOf(ConnectionLost.class);
        }
      }
      assertThat(sink.calls()).containsExactly("begin 1", "aborted 1");
    }
  }

  @Test
  void aResetInsideAMessageIsALostConnection() throws Exception {
    CollectingSink sink = new CollectingSink();
    try (var server = server("C: RETR 1\nS: +OK\nS: half\n!reset");
        TransactionSession drop = Dial.login(server)) {
      assertThatThrownBy(() -> drop.retr(1, sink, Dial.soon())).isInstanceOf(ConnectionLost.class);
      assertThat(sink.completed()).isEmpty();
    }
  }

  @Test
  void tlsThatEndsWithoutACloseNotifyIsALostConnection() throws Exception {
    TestAuthority authority = TestAuthority.create();
    Maildrop maildrop = new Maildrop().deliver("a", "Subject: cut\r\n\r\nbody\r\n");
    CollectingSink sink = new CollectingSink();
    try (var server =
        ScriptedPop3Server.serving("alice", "secret", maildrop)
            .implicitTls(authority.issue("127.0.0.1"))
            .start()) {
      server.sabotage(new Sabotage.TruncateAt(1, 20));
      try (TransactionSession drop =
          Dial.login(
              Dial.to(server, TlsPolicy.IMPLICIT)
                  .trust(TrustSettings.authority(authority.pem()))
                  .build())) {
        assertThatThrownBy(() -> drop.retr(1, sink, Dial.soon()))
            .isInstanceOf(ConnectionLost.class);
      }
    }
    assertThat(sink.calls()).containsExactly("begin 1", "aborted 1");
  }

  @Test
  void oneOctetAtATimeGivesTheSame() throws Exception {
    Maildrop maildrop = new Maildrop().deliver("a", "Subject: x\r\n\r\n..\r\n.\r\nend\r\n");
    CollectingSink sink = new CollectingSink();
    try (var server = ScriptedPop3Server.serving("alice", "secret", maildrop).start()) {
      server.sabotage(new Sabotage.DripBytes(java.time.Duration.ofNanos(1)));
      try (TransactionSession drop = Dial.login(server)) {
        assertThat(drop.uidl(Dial.soon())).containsExactly(new UniqueIdListing(1, "a"));
        drop.retr(1, sink, Dial.soon());
      }
    }
    assertThat(sink.text(1)).isEqualTo("Subject: x\r\n\r\n..\r\n.\r\nend\r\n");
  }

  @Test
  void aLargeMessageIsHandedOnInSlices() throws Exception {
    byte[] large = new byte[5_000_000];
    Arrays.fill(large, (byte) 'x');
    Maildrop maildrop = new Maildrop().deliver("a", large);
    try (var server = ScriptedPop3Server.serving("alice", "secret", maildrop).start();
        TransactionSession drop = Dial.login(server)) {
      CollectingSink sink =
          new CollectingSink() {
            @Override
            public void accept(byte[] buffer, int offset, int length) throws IOException {
              assertThat(length).isLessThanOrEqualTo(BufferPool.CLEAR.size());
              super.accept(buffer, offset, length);
            }
          };
      assertThat(drop.retr(1, sink, Dial.soon()).octets()).isEqualTo(5_000_002);
    }
  }

  @Test
  void aMessageOverTheLimitIsDroppedAndTheSessionGoesOn() throws Exception {
    CollectingSink sink = new CollectingSink();
    try (var server =
            server("C: RETR 1\nS: +OK\nS: 123456789\nS: 123456789\nS: .\nC: NOOP\nS: +OK");
        TransactionSession drop =
            Dial.login(Dial.to(server).limits(Pop3Limits.DEFAULT.withMessageOctets(15)).build())) {
      LimitExceeded limit =
          catchThrowableOfType(LimitExceeded.class, () -> drop.retr(1, sink, Dial.soon()));

      assertThat(limit.sessionUsable()).isTrue();
      assertThat(limit.limit()).isEqualTo("messageOctets");
      assertThat(limit.allowed()).isEqualTo(15);
      assertThat(sink.calls()).containsExactly("begin 1", "aborted 1");
      drop.noop(Dial.soon());
    }
  }

  @Test
  void aMessageAtTheLimitIsTaken() throws Exception {
    CollectingSink sink = new CollectingSink();
    try (var server = server("C: RETR 1\nS: +OK\nS: 123456789\nS: .");
        TransactionSession drop =
            Dial.login(Dial.to(server).limits(Pop3Limits.DEFAULT.withMessageOctets(11)).build())) {
      assertThat(drop.retr(1, sink, Dial.soon()).octets()).isEqualTo(11);
      assertThat(sink.text(1)).isEqualTo("123456789\r\n");
    }
  }

  @Test
  void anEndlessMessageEndsTheSession() throws Exception {
    CollectingSink sink = new CollectingSink();
    Pop3Limits limits = Pop3Limits.DEFAULT.withMessageOctets(15).withDrainOctets(30);
    try (var server = server("C: RETR 1\nS: +OK\n" + "S: 12345678\n".repeat(10) + "S: .");
        TransactionSession drop = Dial.login(Dial.to(server).limits(limits).build())) {
      LimitExceeded limit =
          catchThrowableOfType(LimitExceeded.class, () -> drop.retr(1, sink, Dial.soon()));

      assertThat(limit.sessionUsable()).isFalse();
      assertThat(sink.calls()).containsExactly("begin 1", "aborted 1");
      assertThatThrownBy(() -> drop.noop(Dial.soon())).isInstanceOf(IllegalStateException.class);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"begin", "accept", "complete"})
  void aSinkThatFailsEndsTheSessionWithoutQuit(String where) throws Exception {
    class Full extends CollectingSink {
      @Override
      public void begin(int number) throws IOException {
        super.begin(number);
        fail("begin");
      }

      @Override
      public void accept(byte[] buffer, int offset, int length) throws IOException {
        fail("accept");
      }

      @Override
      public void complete(Retrieval retrieval) throws IOException {
        fail("complete");
      }

      private void fail(String here) throws IOException {
        if (where.equals(here)) {
          throw new IOException("disk full");
        }
      }
    }
    Full sink = new Full();
    try (var server = server("C: RETR 1\nS: +OK\nS: text\nS: .\n!gone")) {
      try (TransactionSession drop = Dial.login(server)) {
        assertThatThrownBy(() -> drop.retr(1, sink, Dial.soon()))
            .isInstanceOf(SinkFailed.class)
            .hasRootCauseMessage("disk full");
        assertThat(drop.quit(Dial.soon())).isEqualTo(Commit.NOTHING_TO_COMMIT);
      }
      server.verify();
    }
    assertThat(sink.calls()).containsExactly("begin 1", "aborted 1");
  }

  @Test
  void aSinkThatBreaksDownEndsTheSessionToo() throws Exception {
    try (var server = server("C: RETR 1\nS: +OK\nS: text\nS: .\n!gone")) {
      CollectingSink sink =
          new CollectingSink() {
            @Override
            public void accept(byte[] buffer, int offset, int length) {
              throw new IllegalStateException("bug");
            }
          };
      try (TransactionSession drop = Dial.login(server)) {
        assertThatThrownBy(() -> drop.retr(1, sink, Dial.soon())).hasMessage("bug");
        assertThatThrownBy(() -> drop.noop(Dial.soon())).isInstanceOf(IllegalStateException.class);
      }
      server.verify();
      assertThat(sink.calls()).containsExactly("begin 1", "aborted 1");
    }
  }

  @Test
  void aRefusedMessageTouchesNoSink() throws Exception {
    CollectingSink sink = new CollectingSink();
    try (var server = server("C: RETR 1\nS: -ERR [SYS/TEMP] \u001b[31mbroken\nC: NOOP\nS: +OK");
        TransactionSession drop = Dial.login(server)) {
      CommandRejected rejection =
          catchThrowableOfType(CommandRejected.class, () -> drop.retr(1, sink, Dial.soon()));

      assertThat(rejection.reply().orElseThrow().text()).isEqualTo("\\u001B[31mbroken");
      assertThat(rejection).hasMessage("RETR 1 was rejected");
      assertThat(sink.calls()).isEmpty();
      drop.noop(Dial.soon());
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, -1, Integer.MAX_VALUE})
  void whatIsNoMessageNumberIsNotSent(int number) throws Exception {
    try (var server = server("!gone")) {
      try (TransactionSession drop = Dial.login(server)) {
        assertThatThrownBy(() -> drop.retr(number, new CollectingSink(), Dial.soon()))
            .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> drop.deleteStoredEarlier(number, Dial.soon()))
            .isInstanceOf(IllegalArgumentException.class);
      }
      server.verify();
    }
  }
}
