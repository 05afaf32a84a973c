package io.postrider.pop3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Whatever a session waits for, {@link Deadline#cancel} from another thread ends it. The read
 * timeouts here are long: none of them can be what ended the wait.
 */
@Timeout(20)
class CancellationTests {

  private static final Duration LONG = Duration.ofMinutes(10);

  private final Deadline deadline = Deadline.in(LONG);

  /** Runs it on a thread of its own, cancels once that thread is blocked there. */
  private DeadlineExceeded cancelWhile(String blockedIn, ThrowingCallable waiting)
      throws Exception {
    FutureTask<DeadlineExceeded> ended =
        new FutureTask<>(() -> catchThrowableOfType(DeadlineExceeded.class, waiting));
    Thread thread = Thread.ofPlatform().daemon().start(ended);
    while (Stream.of(thread.getStackTrace()).noneMatch(frame -> in(frame, blockedIn))) {
      if (!thread.isAlive() || Thread.interrupted()) {
        throw new AssertionError(
            "never in " + blockedIn + " but in " + List.of(thread.getStackTrace()));
      }
      LockSupport.parkNanos(1_000_000);
    }
    deadline.cancel();
    DeadlineExceeded late = ended.get(30, TimeUnit.SECONDS);
    assertThat(late.reason()).isEqualTo(DeadlineExceeded.Reason.CANCELLED);
    assertThat(late.sessionUsable()).isFalse();
    return late;
  }

  private static boolean in(StackTraceElement frame, String method) {
    return (frame.getClassName() + "." + frame.getMethodName()).equals(method);
  }

  private static Pop3Client client(Endpoint endpoint, HostResolver resolver) {
    return Pop3Client.builder(endpoint)
        .resolver(resolver)
        .connectTimeout(LONG)
        .readTimeout(LONG)
        .build();
  }

  @Test
  void duringTheLookUp() throws Exception {
    CountDownLatch never = new CountDownLatch(1);
    Pop3Client client =
        client(
            new Endpoint("pop.example.com", 995, TlsPolicy.IMPLICIT),
            host -> {
              try {
                never.await();
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
              return List.of();
            });

    DeadlineExceeded late =
        cancelWhile("java.util.concurrent.FutureTask.awaitDone", () -> client.connect(deadline));
    assertThat(late.stage()).isEqualTo(Stage.DNS);
  }

  @Test
  void duringTheConnect() throws Exception {
    try (FullBacklog full = new FullBacklog()) {
      Pop3Client client =
          client(
              new Endpoint("pop.example.com", full.port(), TlsPolicy.CLEARTEXT),
              host -> List.of(InetAddress.ofLiteral("127.0.0.1")));

      DeadlineExceeded late =
          cancelWhile("sun.nio.ch.NioSocketImpl.park", () -> client.connect(deadline));
      assertThat(late.stage()).isEqualTo(Stage.CONNECT);
    }
  }

  @Test
  void duringTheTlsHandshake() throws Exception {
    try (var server = ScriptedPop3Server.playing("!stall").start()) {
      Pop3Client client = Dial.to(server, TlsPolicy.IMPLICIT).readTimeout(LONG).build();

      DeadlineExceeded late =
          cancelWhile(
              "sun.security.ssl.SSLSocketImpl.startHandshake", () -> client.connect(deadline));
      assertThat(late.stage()).isEqualTo(Stage.TLS);
    }
  }

  @Test
  void whileAnAnswerIsAwaited() throws Exception {
    try (var server = ScriptedPop3Server.playing(Dial.LOGIN + "C: STAT\n!stall").start();
        TransactionSession drop = Dial.login(Dial.to(server).readTimeout(LONG).build())) {
      DeadlineExceeded late =
          cancelWhile("sun.nio.ch.NioSocketImpl.park", () -> drop.stat(deadline));

      assertThat(late.stage()).isEqualTo(Stage.STAT);
      assertThat(drop.failure()).hasValue(late);
    }
  }

  @Test
  void insideAText() throws Exception {
    String script = Dial.LOGIN + "C: RETR 1\nS: +OK\nS: half\n!stall";
    CountDownLatch reading = new CountDownLatch(1);
    CollectingSink sink =
        new CollectingSink() {
          @Override
          public void accept(byte[] buffer, int offset, int length) throws IOException {
            super.accept(buffer, offset, length);
            reading.countDown();
          }
        };
    try (var server = ScriptedPop3Server.playing(script).start();
        TransactionSession drop = Dial.login(Dial.to(server).readTimeout(LONG).build())) {
      DeadlineExceeded late =
          cancelWhile(
              "sun.nio.ch.NioSocketImpl.park",
              () -> drop.retrieveAll(new int[] {1}, sink, deadline));

      assertThat(late.stage()).isEqualTo(Stage.RETRIEVE);
      assertThat(reading.getCount()).isLessThanOrEqualTo(1);
      assertThat(sink.completed()).isEmpty();
    }
  }

  @Test
  void insideAListing() throws Exception {
    String script = Dial.LOGIN + "C: LIST\nS: +OK\nS: 1 10\n!stall";
    try (var server = ScriptedPop3Server.playing(script).start();
        TransactionSession drop = Dial.login(Dial.to(server).readTimeout(LONG).build())) {
      DeadlineExceeded late =
          cancelWhile("sun.nio.ch.NioSocketImpl.park", () -> drop.listing(deadline));

      assertThat(late.stage()).isEqualTo(Stage.LIST);
    }
  }

  @Test
  void blockedInAWrite() throws Exception {
    try (ServerSocket listener = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"));
        Socket socket = new Socket(listener.getInetAddress(), listener.getLocalPort());
        Socket deaf = listener.accept()) {
      Endpoint endpoint = new Endpoint("127.0.0.1", listener.getLocalPort(), TlsPolicy.CLEARTEXT);
      Connection connection = new Connection(socket, endpoint, LONG, 1_024);
      Dialogue dialogue =
          new Dialogue(
              connection,
              Pop3Limits.DEFAULT,
              MinimumRate.DEFAULT,
              TranscriptListener.NONE,
              SessionListener.NONE);
      byte[] more = new byte[64 << 20]; // than all buffers between the two

      DeadlineExceeded late =
          cancelWhile(
              "sun.nio.ch.NioSocketImpl.tryWrite",
              () ->
                  dialogue.call(
                      Step.QUIT,
                      deadline,
                      () -> {
                        connection.write(more, more.length, false, Step.QUIT, deadline);
                        return more;
                      }));

      assertThat(late.stage()).isEqualTo(Stage.QUIT);
      assertThat(deaf.isConnected()).isTrue();
    }
  }

  @Test
  void noAnswerToAConnectIsATimeout() throws Exception {
    try (FullBacklog full = new FullBacklog()) {
      ConnectFailed failed =
          catchThrowableOfType(
              ConnectFailed.class,
              () ->
                  Pop3Client.builder(new Endpoint("127.0.0.1", full.port(), TlsPolicy.CLEARTEXT))
                      .connectTimeout(Duration.ofMillis(200))
                      .build()
                      .connect(deadline));

      assertThat(failed.reason()).isEqualTo(ConnectFailed.Reason.TIMEOUT);
      assertThat(failed.stage()).isEqualTo(Stage.CONNECT);
    }
  }
}
