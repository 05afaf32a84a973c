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
  void doesNotDeadlockWithTinyBuffersAndMuchUnreadOutput() throws Exception {
    Maildrop maildrop = maildrop(600, 9_000);
    CollectingSink sink = new CollectingSink();
    try (var server =
            ScriptedPop3Server.serving("alice", "secret", maildrop)
                .pipelining()
                .socketBuffer(4_096)
                .start();
        TransactionSession drop = Dial.login(server)) {
      drop.retrieveAll(upTo(600), sink, Dial.soon());
    }

    assertThat(sink.completed()).hasSize(600);
    assertThat(sink.text(600)).startsWith("Subject: 600\r\n");
  }

  @Test
  void keepsWithinTheWindowAndRefillsAtHalf() throws Exception {
    try (WindowServer server = new WindowServer(300);
        TransactionSession drop =
            Dial.login(
                Pop3Client.builder(new Endpoint("127.0.0.1", server.port(), TlsPolicy.CLEARTEXT))
                    .build())) {
      drop.retrieveAll(upTo(300), new CollectingSink(), Dial.soon());
      drop.quit(Dial.soon());

      assertThat(server.waiting).allMatch(count -> count <= RetrievalRun.WINDOW);
      assertThat(server.waiting.get(0)).isEqualTo(RetrievalRun.WINDOW);
      assertThat(server.waiting).hasSizeLessThan(300 / 20);
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
    Maildrop maildrop = maildrop(4, 300_000);
    try (var server = ScriptedPop3Server.serving("alice", "secret", maildrop).pipelining().start();
        TransactionSession drop = Dial.login(server)) {
      drop.list(Dial.soon());
      drop.retrieveAll(upTo(4), new CollectingSink(), Dial.soon());

      List<String> dialogue =
          server.transcript().stream().filter(line -> !line.contains("CAPA")).toList();
      int first = dialogue.indexOf("1 C: RETR 1");
      assertThat(dialogue.subList(first, first + 4))
          .containsExactly(
              "1 C: RETR 1", "1 S: +OK 300016 octets", "1 C: RETR 2", "1 S: +OK 300016 octets");
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

  /** Answers only once no further command comes, and counts how many wait then. */
  private static final class WindowServer implements AutoCloseable {
    final List<Integer> waiting = new CopyOnWriteArrayList<>();
    private final ServerSocket listener = new ServerSocket();
    private final int messages;

    WindowServer(int messages) throws IOException {
      this.messages = messages;
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
        int served = 0;
        byte[] buffer = new byte[10_000];
        int count;
        while ((count = in.read(buffer)) > 0) {
          String heard = new String(buffer, 0, count, StandardCharsets.US_ASCII);
          if (heard.startsWith("CAPA")) {
            say(out, "+OK\r\nUSER\r\nPIPELINING\r\n.\r\n");
          } else if (heard.startsWith("RETR")) {
            int commands = (int) heard.lines().count();
            waiting.add(commands + unanswered);
            unanswered += commands;
            int now = served + unanswered >= messages ? unanswered : unanswered / 2;
            say(out, "+OK\r\ntext\r\n.\r\n".repeat(now));
            served += now;
            unanswered -= now;
          } else {
            say(out, "+OK\r\n");
          }
        }
      } catch (IOException e) {
        waiting.add(Integer.MAX_VALUE);
      }
    }

    private int unanswered;

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
