package io.postrider.pop3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** With no command outstanding the server has nothing to say. */
class DesyncTests {

  @ParameterizedTest
  @ValueSource(strings = {"NOOP", "STAT", "LIST", "UIDL", "RETR", "DELE", "RSET"})
  void anOctetTooManyAfterAnyAnswerEndsTheSession(String command) throws Exception {
    Maildrop maildrop = new Maildrop().deliver("a", "text\r\n");
    CollectingSink sink = new CollectingSink();
    try (var server = ScriptedPop3Server.serving("alice", "secret", maildrop).start();
        TransactionSession drop = Dial.login(server)) {
      server.sabotage(new Sabotage.SurplusAfterReply(command, "+OK"));
      Deadline deadline = Dial.soon();

      assertThatThrownBy(
              () -> {
                switch (command) {
                  case "NOOP" -> drop.noop(deadline);
                  case "STAT" -> drop.stat(deadline);
                  case "LIST" -> drop.list(deadline);
                  case "UIDL" -> drop.uidl(deadline);
                  case "RETR" -> drop.retr(1, sink, deadline);
                  case "DELE" -> drop.deleteStoredEarlier(1, deadline);
                  default -> drop.rset(deadline);
                }
              })
          .isInstanceOf(ProtocolViolation.class);

      assertThat(drop.anomalous()).isTrue();
      assertThat(sink.completed()).isEmpty();
      assertThatThrownBy(() -> drop.deleteStoredEarlier(1, deadline))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("broken");
      assertThat(drop.quit(deadline)).isEqualTo(Commit.NOTHING_TO_COMMIT);
      assertThat(server.commands()).doesNotContain("QUIT");
      assertThat(maildrop.uidls()).containsExactly("a");
    }
  }

  @Test
  void anOctetThatComesBetweenTwoCommandsEndsTheSessionBeforeTheSecond() throws Exception {
    try (LateServer server = new LateServer(null)) {
      Connection connection = server.connect(TlsPolicy.CLEARTEXT);
      sayTooMuchAfterADelete(server, connection);
    }
  }

  @Test
  void surplusOverTlsIsSeenBeforeTheNextCommandToo() throws Exception {
    TestAuthority authority = TestAuthority.create();
    try (LateServer server = new LateServer(authority.issue("127.0.0.1"))) {
      Connection connection = server.connect(TlsPolicy.IMPLICIT);
      new TlsLayer(TrustSettings.authority(authority.pem()), Optional.empty(), new TlsSessions())
          .secure(connection, Step.TLS, Dial.soon());
      sayTooMuchAfterADelete(server, connection);
    }
  }

  private static void sayTooMuchAfterADelete(LateServer server, Connection connection)
      throws Exception {
    Dialogue dialogue =
        new Dialogue(
            connection,
            Pop3Limits.DEFAULT,
            MinimumRate.DEFAULT,
            TranscriptListener.NONE,
            SessionListener.NONE);
    try (TransactionSession drop =
        new TransactionSession(dialogue, Capabilities.unknown(), Optional.empty(), false)) {
      drop.deleteStoredEarlier(1, Dial.soon());
      server.goOn.countDown();
      while (connection.raw().getInputStream().available() == 0) {
        Thread.onSpinWait();
      }

      assertThat(drop.quit(Dial.soon())).isEqualTo(Commit.UNKNOWN);
      assertThat(drop.anomalous()).isTrue();
      assertThat(drop.failure().orElseThrow()).isInstanceOf(ProtocolViolation.class);
      assertThat(server.heardAfterwards.get()).isEqualTo("nothing");
    }
  }

  /** Answers a DELE and, once told to, says one thing more. */
  private static final class LateServer implements AutoCloseable {
    final CountDownLatch goOn = new CountDownLatch(1);
    final CompletableFuture<String> heardAfterwards = new CompletableFuture<>();
    private final ServerSocket listener =
        new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"));

    LateServer(TestAuthority.@Nullable Identity identity) throws IOException {
      Thread.ofVirtual().start(() -> serve(identity));
    }

    Connection connect(TlsPolicy policy) throws IOException {
      Endpoint endpoint = new Endpoint("127.0.0.1", listener.getLocalPort(), policy);
      Socket socket = new Socket(listener.getInetAddress(), listener.getLocalPort());
      return new Connection(socket, endpoint, Duration.ofSeconds(20), 8_194);
    }

    private void serve(TestAuthority.@Nullable Identity identity) {
      try (Socket socket = listener.accept()) {
        ServerWire wire = new ServerWire(socket, line -> {});
        if (identity != null) {
          wire.startTls(identity.serverContext());
        }
        new ScriptPart("C: DELE 1\nS: +OK", null).play(wire);
        goOn.await();
        wire.line("+OK again");
        String heard = wire.readLine();
        heardAfterwards.complete(heard == null ? "nothing" : heard);
      } catch (IOException | InterruptedException e) {
        heardAfterwards.complete(e instanceof SSLException ? "nothing" : e.toString());
      }
    }

    @Override
    public void close() throws IOException {
      listener.close();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"+OKAY", "OK", "", "+ continue", "-ERROR"})
  void anAnswerThatIsNoAnswerEndsTheSession(String line) throws Exception {
    try (var server =
        ScriptedPop3Server.playing(Dial.LOGIN + "C: NOOP\nS: " + line + "\n!gone").start()) {
      try (TransactionSession drop = Dial.login(server)) {
        assertThatThrownBy(() -> drop.noop(Dial.soon())).isInstanceOf(ProtocolViolation.class);
      }
      server.verify();
    }
  }

  @Test
  void anAnswerLongerThanAnyAnswerIsNoAnswerEither() throws Exception {
    String line = "+OK " + "x".repeat(Pop3Limits.DEFAULT.lineOctets());
    try (var server = ScriptedPop3Server.playing(Dial.LOGIN + "C: NOOP\nS: " + line).start();
        TransactionSession drop = Dial.login(server)) {
      assertThatThrownBy(() -> drop.noop(Dial.soon())).isInstanceOf(LimitExceeded.class);
      assertThat(drop.anomalous()).isTrue();
    }
  }
}
