package io.postrider.pop3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class PipeliningTests {

  private static Maildrop maildrop(int messages, int octets) {
    Maildrop maildrop = new Maildrop();
    for (int n = 1; n <= messages; n++) {
      maildrop.deliver("uid-" + n, "Subject: " + n + "\r\n\r\n" + "x".repeat(octets) + "\r\n");
    }
    return maildrop;
  }

  private static int[] upTo(int count) {
    return IntStream.rangeClosed(1, count).toArray();
  }

  @Test
  void aRefusalAmongManyIsToldAndTheOthersGoOn() throws Exception {
    CollectingSink sink = new CollectingSink();
    try (var server =
            ScriptedPop3Server.serving("alice", "secret", maildrop(10, 10)).pipelining().start();
        TransactionSession drop = Dial.login(server)) {
      server.sabotage(new Sabotage.RejectRetr(4, "[SYS/TEMP] expunged"));
      drop.retrieveAll(upTo(10), sink, Dial.soon());

      assertThat(sink.completed().keySet()).containsExactly(1, 2, 3, 5, 6, 7, 8, 9, 10);
      assertThat(sink.calls()).contains("rejected 4");
      assertThat(drop.stat(Dial.soon()).messages()).isEqualTo(10);
    }
  }

  @Test
  void anOversizedOneAmongManyIsToldAndTheOthersGoOn() throws Exception {
    Maildrop maildrop = maildrop(3, 10).deliver("big", "x".repeat(5_000));
    maildrop.deliver("last", "y\r\n");
    List<Integer> oversized = new ArrayList<>();
    CollectingSink sink =
        new CollectingSink() {
          @Override
          public void oversized(int number, LimitExceeded limit) {
            oversized.add(number);
          }
        };
    try (var server = ScriptedPop3Server.serving("alice", "secret", maildrop).pipelining().start();
        TransactionSession drop =
            Dial.login(
                Dial.to(server).limits(Pop3Limits.DEFAULT.withMessageOctets(1_000)).build())) {
      drop.retrieveAll(upTo(5), sink, Dial.soon());

      assertThat(oversized).containsExactly(4);
      assertThat(sink.completed().keySet()).containsExactly(1, 2, 3, 5);
    }
  }

  @Test
  void whatWasCompletedStandsWhereTheLineIsCut() throws Exception {
    CollectingSink sink = new CollectingSink();
    try (var server =
            ScriptedPop3Server.serving("alice", "secret", maildrop(10, 100)).pipelining().start();
        TransactionSession drop = Dial.login(server)) {
      server.sabotage(new Sabotage.TruncateAt(6, 50));
      assertThatThrownBy(() -> drop.retrieveAll(upTo(10), sink, Dial.soon()))
          .isInstanceOf(ConnectionLost.class);

      assertThat(sink.completed().keySet()).containsExactly(1, 2, 3, 4, 5);
      assertThat(sink.calls()).endsWith("begin 6", "aborted 6");
    }
  }

  @Test
  void surplusAfterTheLastOneEndsTheSessionBeforeItIsComplete() throws Exception {
    CollectingSink sink = new CollectingSink();
    try (var server =
            ScriptedPop3Server.serving("alice", "secret", maildrop(1, 10)).pipelining().start();
        TransactionSession drop = Dial.login(server)) {
      server.sabotage(new Sabotage.SurplusAfterReply("RETR", "+OK\r\n"));
      assertThatThrownBy(() -> drop.retrieveAll(upTo(1), sink, Dial.soon()))
          .isInstanceOf(ProtocolViolation.class);
      assertThat(sink.completed()).isEmpty();
    }
  }

  @Test
  void surplusThatComesInAPacketOfItsOwnIsSeenWhenTheRunEnds() throws Exception {
    CountDownLatch read = new CountDownLatch(1);
    CountDownLatch surplus = new CountDownLatch(1);
    ScriptedPop3Server.Part late =
        wire -> {
          wire.line("+OK");
          for (String answer : List.of("-ERR", "+OK", "+OK", "-ERR", "+OK\r\ntext\r\n.")) {
            wire.readLine();
            wire.line(answer);
          }
          await(read);
          wire.line("+OK");
          surplus.countDown();
          wire.readLine();
        };
    CollectingSink sink =
        new CollectingSink() {
          @Override
          public void complete(Retrieval retrieval) throws IOException {
            super.complete(retrieval);
            read.countDown();
            await(surplus);
          }
        };
    try (var server = ScriptedPop3Server.doing(late).start();
        TransactionSession drop = Dial.login(server)) {
      assertThatThrownBy(() -> drop.retrieveAll(upTo(1), sink, Dial.soon()))
          .isInstanceOf(ProtocolViolation.class);
      assertThat(drop.anomalous()).isTrue();
    }
  }

  private static void await(CountDownLatch latch) throws IOException {
    try {
      if (!latch.await(30, TimeUnit.SECONDS)) {
        throw new IOException("waited in vain");
      }
    } catch (InterruptedException e) {
      throw new InterruptedIOException();
    }
  }

  @Test
  void overlappedAnswersAreDesync() throws Exception {
    CollectingSink sink = new CollectingSink();
    try (var server =
            ScriptedPop3Server.serving("alice", "secret", maildrop(10, 10)).pipelining().start();
        TransactionSession drop = Dial.login(server)) {
      server.sabotage(new Sabotage.SurplusAfterReply("RETR", "half a line of another answer\r\n"));
      assertThatThrownBy(() -> drop.retrieveAll(upTo(10), sink, Dial.soon()))
          .isInstanceOf(ProtocolViolation.class);
      assertThat(drop.anomalous()).isTrue();
    }
  }

  @Test
  void aServerThatAnnouncesNothingIsSentOneCommandAtATime() throws Exception {
    String script = "C: RETR 1\nS: +OK\nS: a\nS: .\nC: RETR 2\nS: +OK\nS: b\nS: .\n";
    try (var server = ScriptedPop3Server.playing(Dial.LOGIN + script).start();
        TransactionSession drop = Dial.login(server)) {
      drop.retrieveAll(new int[] {1, 2}, new CollectingSink(), Dial.soon());

      assertThat(drop.pipelined()).isFalse();
    }
  }

  @Test
  void moreIsSentBeforeAllThatWasSentIsAnswered() throws Exception {
    String capa = "C: CAPA\nS: +OK\nS: PIPELINING\nS: .\n";
    String login = "C: USER alice\nS: +OK\nC: PASS secret\nS: +OK\n";
    String first = "C: RETR 1\nC: RETR 2\nC: RETR 3\nC: RETR 4\n";
    String text = "S: +OK\nS: .\n";
    String script = first + text + "C: RETR 5\nC: RETR 6\n" + text.repeat(5);
    CollectingSink sink = new CollectingSink();
    try (var server =
            ScriptedPop3Server.playing("S: +OK\n" + capa + login + capa + script).start();
        TransactionSession drop = Dial.login(server)) {
      drop.retrieveAll(upTo(6), sink, Dial.soon());

      assertThat(sink.completed()).hasSize(6);
      server.verify();
    }
  }

  @Test
  void eachRetrievalIsAProof() throws Exception {
    Maildrop maildrop = maildrop(3, 10);
    List<Retrieval> proofs = new ArrayList<>();
    CollectingSink sink =
        new CollectingSink() {
          @Override
          public void complete(Retrieval retrieval) throws IOException {
            super.complete(retrieval);
            proofs.add(retrieval);
          }
        };
    try (var server = ScriptedPop3Server.serving("alice", "secret", maildrop).pipelining().start();
        TransactionSession drop = Dial.login(server)) {
      drop.retrieveAll(new int[] {3, 1}, sink, Dial.soon());
      for (Retrieval proof : proofs) {
        drop.dele(proof, Dial.soon());
      }
      assertThat(drop.quit(Dial.soon())).isEqualTo(Commit.COMMITTED);
    }
    assertThat(maildrop.uidls()).containsExactly("uid-2");
  }

  @Test
  void aRefusedTopIsToldAndNoneOfThemIsAProof() throws Exception {
    List<Retrieval> read = new ArrayList<>();
    CollectingSink sink =
        new CollectingSink() {
          @Override
          public void complete(Retrieval retrieval) throws IOException {
            super.complete(retrieval);
            read.add(retrieval);
          }
        };
    try (var server =
            ScriptedPop3Server.serving("alice", "secret", maildrop(4, 10)).pipelining().start();
        TransactionSession drop = Dial.login(server)) {
      server.sabotage(new Sabotage.RejectRetr(2, "expunged"));
      drop.topAll(upTo(4), 0, sink, Dial.soon());

      assertThat(sink.calls())
          .containsExactly(
              "begin 1",
              "complete 1",
              "rejected 2",
              "begin 3",
              "complete 3",
              "begin 4",
              "complete 4");
      assertThat(sink.text(3)).isEqualTo("Subject: 3\r\n\r\n");
      assertThatThrownBy(() -> drop.dele(read.getFirst(), Dial.soon()))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void aNegativeNumberOfLinesSendsNothing() throws Exception {
    try (var server = ScriptedPop3Server.playing(Dial.LOGIN + "!gone").start()) {
      try (TransactionSession drop = Dial.login(server)) {
        assertThatThrownBy(() -> drop.topAll(upTo(1), -1, new CollectingSink(), Dial.soon()))
            .isInstanceOf(IllegalArgumentException.class);
      }
      server.verify();
    }
  }
}
