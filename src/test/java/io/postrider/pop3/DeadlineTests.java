package io.postrider.pop3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Nothing waits for ever: a hang fails these tests by their time limit. */
@Timeout(60)
class DeadlineTests {

  private static final Duration SHORT = Duration.ofMillis(300);

  @Test
  void aSilentServerMeetsTheReadTimeout() throws Exception {
    try (var server = ScriptedPop3Server.playing("!stall").start()) {
      DeadlineExceeded late =
          catchThrowableOfType(
              DeadlineExceeded.class,
              () -> Dial.to(server).readTimeout(SHORT).build().connect(Dial.soon()));

      assertThat(late.reason()).isEqualTo(DeadlineExceeded.Reason.READ_TIMEOUT);
      assertThat(late.stage()).isEqualTo(Stage.GREETING);
    }
  }

  @Test
  void aLineDrippedOctetByOctetMeetsTheReadTimeoutToo() throws Exception {
    try (var server = ScriptedPop3Server.playing("S: +OK " + "x".repeat(500)).start()) {
      server.sabotage(new Sabotage.DripBytes(Duration.ofMillis(20)));
      DeadlineExceeded late =
          catchThrowableOfType(
              DeadlineExceeded.class,
              () -> Dial.to(server).readTimeout(SHORT).build().connect(Dial.soon()));

      assertThat(late.reason()).isEqualTo(DeadlineExceeded.Reason.READ_TIMEOUT);
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = TlsPolicy.class,
      names = {"IMPLICIT", "CLEARTEXT"})
  void theDeadlineEndsEveryWait(TlsPolicy policy) throws Exception {
    try (var server = ScriptedPop3Server.playing("!stall").start()) {
      DeadlineExceeded late =
          catchThrowableOfType(
              DeadlineExceeded.class,
              () -> Dial.to(server, policy).build().connect(Deadline.in(SHORT)));

      assertThat(late.reason()).isEqualTo(DeadlineExceeded.Reason.DEADLINE);
      assertThat(late.stage()).isEqualTo(policy == TlsPolicy.IMPLICIT ? Stage.TLS : Stage.GREETING);
    }
  }

  @Test
  void aHandshakeDrippedOctetByOctetEndsAtTheDeadline() throws Exception {
    TestAuthority authority = TestAuthority.create();
    try (var server =
        ScriptedPop3Server.playing("!raw \\026\\003\\003\\1\\0" + "x".repeat(400)).start()) {
      server.sabotage(new Sabotage.DripBytes(Duration.ofMillis(20)));
      DeadlineExceeded late =
          catchThrowableOfType(
              DeadlineExceeded.class,
              () ->
                  Dial.to(server, TlsPolicy.IMPLICIT)
                      .trust(TrustSettings.authority(authority.pem()))
                      .build()
                      .connect(Deadline.in(SHORT)));

      assertThat(late.stage()).isEqualTo(Stage.TLS);
      assertThat(late.reason()).isEqualTo(DeadlineExceeded.Reason.DEADLINE);
    }
  }

  @Test
  void aMessageDrippedOctetByOctetIsTooSlow() throws Exception {
    Maildrop maildrop = new Maildrop().deliver("a", "x".repeat(2_000));
    try (var server = ScriptedPop3Server.serving("alice", "secret", maildrop).start()) {
      MinimumRate rate = new MinimumRate(1_000, SHORT);
      server.sabotage(new Sabotage.DripBytes(Duration.ofMillis(10)));
      CollectingSink sink = new CollectingSink();
      try (TransactionSession drop = Dial.login(Dial.to(server).minimumRate(rate).build())) {
        DeadlineExceeded late =
            catchThrowableOfType(
                DeadlineExceeded.class,
                () -> drop.retr(1, sink, Deadline.in(Duration.ofMinutes(5))));

        assertThat(late.reason()).isEqualTo(DeadlineExceeded.Reason.TOO_SLOW);
        assertThat(sink.calls()).containsExactly("begin 1", "aborted 1");
      }
    }
  }

  @Test
  void onlyTimeSpentWaitingCountsAgainstTheServer() {
    RateGuard guard = new RateGuard(new MinimumRate(100, Duration.ofSeconds(10)));
    guard.begin();

    assertThat(guard.tooSlow(1, Duration.ofSeconds(5).toNanos())).isFalse();
    assertThat(guard.tooSlow(999, Duration.ofSeconds(5).toNanos())).isFalse();
    assertThat(guard.tooSlow(500, Duration.ofSeconds(4).toNanos())).isFalse();
    assertThat(guard.tooSlow(499, Duration.ofSeconds(6).toNanos())).isTrue();
  }

  @Test
  void aDeadlineThatIsOverSendsNothing() throws Exception {
    try (var server = ScriptedPop3Server.playing(Dial.LOGIN + "!gone").start()) {
      try (TransactionSession drop = Dial.login(server)) {
        assertThat(
                catchThrowableOfType(
                    DeadlineExceeded.class, () -> drop.noop(Deadline.in(Duration.ZERO))))
            .isNotNull();
      }
      server.verify();
    }
  }

  @Test
  void aDeadlineThatPassesBetweenCallsDoesNotEndTheSession() throws Exception {
    try (var server =
            ScriptedPop3Server.playing(Dial.LOGIN + "C: NOOP\nS: +OK\nC: NOOP\nS: +OK").start();
        TransactionSession drop = Dial.login(server)) {
      Deadline first = Deadline.in(Duration.ofSeconds(30));
      drop.noop(first);
      first.cancel();

      drop.noop(Dial.soon());
    }
  }

  @Test
  void whoBeginsToWaitUnderACancelledDeadlineIsWokenToo() {
    Deadline deadline = Dial.soon();
    deadline.cancel();
    CountDownLatch woken = new CountDownLatch(1);

    deadline.onCancel(woken::countDown).end();

    assertThat(woken.getCount()).isZero();
  }

  @Test
  void aNameLookUpThatHangsEndsAtTheDeadline() {
    CountDownLatch never = new CountDownLatch(1);
    Pop3Client client =
        Pop3Client.builder(new Endpoint("pop.example.com", 995, TlsPolicy.IMPLICIT))
            .resolver(host -> {
              try {
                never.await();
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
              return java.util.List.of();
            })
            .build();

    DeadlineExceeded late =
        catchThrowableOfType(DeadlineExceeded.class, () -> client.connect(Deadline.in(SHORT)));
    assertThat(late.stage()).isEqualTo(Stage.DNS);
  }

  @Test
  void cancellingTheDeadlineUnblocksAReader() throws Exception {
    try (var server =
        ScriptedPop3Server.playing(Dial.LOGIN + "C: RETR 1\nS: +OK\nS: half\n!stall").start()) {
      TransactionSession drop = Dial.login(server);
      Deadline deadline = Deadline.in(Duration.ofMinutes(5));
      CountDownLatch reading = new CountDownLatch(1);
      CollectingSink sink =
          new CollectingSink() {
            @Override
            public void accept(byte[] buffer, int offset, int length) {
              reading.countDown();
            }
          };
      FutureTask<DeadlineExceeded> waiting =
          new FutureTask<>(() ->
              catchThrowableOfType(DeadlineExceeded.class, () -> drop.retr(1, sink, deadline)));
      Thread reader = Thread.ofPlatform().start(waiting);
      reading.await();
      awaitBlocked(reader);
      deadline.cancel();

      assertThat(waiting.get(30, TimeUnit.SECONDS).reason())
          .isEqualTo(DeadlineExceeded.Reason.CANCELLED);
    }
  }

  /** In a read of a socket: the stack says so. */
  private static void awaitBlocked(Thread reader) {
    while (Stream.of(reader.getStackTrace())
        .noneMatch(frame -> frame.getClassName().equals("sun.nio.ch.NioSocketImpl"))) {
      Thread.onSpinWait();
    }
  }

  @Test
  void closingFromAnotherThreadUnblocksAReader() throws Exception {
    try (var server =
        ScriptedPop3Server.playing(Dial.LOGIN + "C: RETR 1\nS: +OK\nS: half\n!stall").start()) {
      TransactionSession drop = Dial.login(server);
      CountDownLatch reading = new CountDownLatch(1);
      CollectingSink sink =
          new CollectingSink() {
            @Override
            public void accept(byte[] buffer, int offset, int length) {
              reading.countDown();
            }
          };
      FutureTask<ConnectionLost> waiting =
          new FutureTask<>(() ->
              catchThrowableOfType(ConnectionLost.class, () -> drop.retr(1, sink, Dial.soon())));
      Thread.ofVirtual().start(waiting);
      reading.await();
      drop.close();

      assertThat(waiting.get()).hasMessageContaining("closed on this side");
      assertThat(sink.calls()).containsExactly("begin 1", "aborted 1");
    }
  }

  @Test
  void aServerThatTakesNothingIsLeftAtTheDeadline() throws Exception {
    try (ServerSocket listener = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
      // accepted by the kernel, never read: the greeting never comes
      Endpoint endpoint = new Endpoint("127.0.0.1", listener.getLocalPort(), TlsPolicy.CLEARTEXT);
      assertThat(
              catchThrowableOfType(
                  DeadlineExceeded.class,
                  () -> Pop3Client.builder(endpoint).build().connect(Deadline.in(SHORT))))
          .isNotNull();
    }
  }
}
