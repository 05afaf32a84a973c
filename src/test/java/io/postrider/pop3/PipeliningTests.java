package io.postrider.pop3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
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
  void keepsWithinTheWindowAndRefillsAtHalf() throws Exception {
    try (WindowServer server = new WindowServer();
        TransactionSession drop =
            Dial.login(
                Pop3Client.builder(new Endpoint("127.0.0.1", server.port(), TlsPolicy.CLEARTEXT))
                    .build())) {
      drop.retrieveAll(upTo(300), new CollectingSink(), Dial.soon());
      drop.quit(Dial.soon());

      assertThat(server.waiting).allMatch(count -> count <= PipelineDepth.MOST);
      assertThat(server.waiting.getFirst()).isEqualTo(PipelineDepth.FIRST);
      assertThat(server.waiting).hasSizeLessThan(300 / (PipelineDepth.LEAST / 2));
      assertThat(drop.pipelined()).isTrue();
    }
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
  void largeMessagesGoAlone() throws Exception {
    try (WindowServer server = new WindowServer();
        TransactionSession drop =
            Dial.login(
                Pop3Client.builder(new Endpoint("127.0.0.1", server.port(), TlsPolicy.CLEARTEXT))
                    .build())) {
      drop.list(Dial.soon());
      drop.retrieveAll(new int[] {1, 2, 3, 4, 5, 6}, new CollectingSink(), Dial.soon());

      // the third and the fourth are large
      assertThat(server.waiting).containsExactly(2, 1, 1, 2);
    }
  }

  @Test
  void withoutTheCapabilityOneCommandWaitsAtATime() throws Exception {
    try (WindowServer server = new WindowServer();
        TransactionSession drop =
            Dial.login(
                Pop3Client.builder(new Endpoint("127.0.0.1", server.port(), TlsPolicy.CLEARTEXT))
                    .pipelining(false)
                    .build())) {
      drop.retrieveAll(new int[] {1, 2, 3, 4}, new CollectingSink(), Dial.soon());

      assertThat(server.waiting).containsExactly(1, 1, 1, 1);
      assertThat(drop.pipelined()).isFalse();
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
  void headersOfManyMessagesGoAheadToo() throws Exception {
    CollectingSink sink = new CollectingSink();
    try (WindowServer server = new WindowServer();
        TransactionSession drop =
            Dial.login(
                Pop3Client.builder(new Endpoint("127.0.0.1", server.port(), TlsPolicy.CLEARTEXT))
                    .build())) {
      drop.topAll(upTo(60), 0, sink, Dial.soon());

      assertThat(server.waiting).hasSizeLessThan(60 / (PipelineDepth.LEAST / 2) + 2);
      assertThat(sink.completed()).hasSize(60);
    }
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

  /** Answers whatever it reads in one go, and counts how many commands that were. */
  private static final class WindowServer implements AutoCloseable {
    final List<Integer> waiting = new CopyOnWriteArrayList<>();
    private final ServerSocket listener = new ServerSocket();

    WindowServer() throws IOException {
      listener.bind(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0));
      Thread.ofVirtual().start(this::serve);
    }

    int port() {
      return listener.getLocalPort();
    }

    private void serve() {
      try (Socket socket = listener.accept()) {
        OutputStream out = socket.getOutputStream();
        InputStream in = socket.getInputStream();
        say(out, "+OK\r\n");
        byte[] buffer = new byte[10_000];
        int count;
        while ((count = in.read(buffer)) > 0) {
          String heard = new String(buffer, 0, count, StandardCharsets.US_ASCII);
          if (heard.startsWith("CAPA")) {
            say(out, "+OK\r\nUSER\r\nPIPELINING\r\n.\r\n");
          } else if (heard.startsWith("RETR") || heard.startsWith("TOP")) {
            int commands = (int) heard.lines().count();
            waiting.add(commands);
            say(out, "+OK\r\ntext\r\n.\r\n".repeat(commands));
          } else if (heard.startsWith("LIST")) {
            say(out, "+OK\r\n1 9\r\n2 9\r\n3 300000\r\n4 300000\r\n5 9\r\n6 9\r\n.\r\n");
          } else {
            say(out, "+OK\r\n");
          }
        }
      } catch (IOException e) {
        waiting.add(Integer.MAX_VALUE);
      }
    }

    private static void say(OutputStream out, String words) throws IOException {
      out.write(words.getBytes(StandardCharsets.US_ASCII));
      out.flush();
    }

    @Override
    public void close() throws IOException {
      listener.close();
    }
  }
}
