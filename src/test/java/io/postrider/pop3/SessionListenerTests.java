package io.postrider.pop3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class SessionListenerTests {

  /** Writes down what it hears. */
  private static final class Heard implements SessionListener {
    final List<String> events = new CopyOnWriteArrayList<>();
    final AtomicLong octets = new AtomicLong();

    @Override
    public void opened() {
      events.add("opened");
    }

    @Override
    public void ended(End how, Optional<Pop3Exception> failure) {
      events.add("ended " + how + failure.map(e -> " " + e.getClass().getSimpleName()).orElse(""));
    }

    @Override
    public void sent(Verb verb) {
      events.add("sent " + verb);
    }

    @Override
    public void answered(Verb verb, Outcome outcome, long nanos) {
      assertThat(nanos).isPositive();
      events.add(outcome + " " + verb);
    }

    @Override
    public void received(int count) {
      octets.addAndGet(count);
    }
  }

  private final Heard heard = new Heard();

  private TransactionSession login(ScriptedPop3Server server) throws Pop3Exception {
    return Dial.login(Dial.to(server).listener(heard).build());
  }

  @Test
  void hearsEachCommandAndItsAnswer() throws Exception {
    String script = Dial.LOGIN + "C: NOOP\nS: -ERR no\nC: QUIT\nS: +OK";
    try (var server = ScriptedPop3Server.playing(script).start()) {
      TransactionSession drop = login(server);
      assertThatThrownBy(() -> drop.noop(Dial.soon())).isInstanceOf(CommandRejected.class);
      drop.quit(Dial.soon());
      drop.close();
      server.verify();
    }

    assertThat(heard.events)
        .containsExactly(
            "opened",
            "sent CAPA",
            "ERR CAPA",
            "sent USER",
            "OK USER",
            "sent PASS",
            "OK PASS",
            "sent CAPA",
            "ERR CAPA",
            "sent NOOP",
            "ERR NOOP",
            "sent QUIT",
            "OK QUIT",
            "ended QUIT");
    long served =
        script.lines().filter(line -> line.startsWith("S: ")).mapToInt(String::length).sum()
            - script.lines().filter(line -> line.startsWith("S: ")).count();
    assertThat(heard.octets).hasValue(served);
  }

  @Test
  void aSaslExchangeIsOneCommand() throws Exception {
    String script =
        """
        S: +OK
        C: CAPA
        S: +OK
        S: SASL LOGIN
        S: .
        C: AUTH LOGIN
        S: + VXNlcm5hbWU6
        C: …
        S: + UGFzc3dvcmQ6
        C: …
        S: +OK
        C: CAPA
        S: -ERR
        """;
    try (var server = ScriptedPop3Server.playing(script).start();
        AuthorizationSession hello = Dial.to(server).listener(heard).build().connect(Dial.soon())) {
      hello
          .authenticate(new Credentials.Password("alice", "secret", Mechanism.LOGIN), Dial.soon())
          .close();
    }

    assertThat(heard.events)
        .containsExactly(
            "opened",
            "sent CAPA",
            "OK CAPA",
            "sent AUTH",
            "OK AUTH",
            "sent CAPA",
            "ERR CAPA",
            "ended CLOSED");
  }

  @Test
  void whatWasDueWhenTheSessionBrokeIsLost() throws Exception {
    Maildrop maildrop = new Maildrop().deliver("a", "1\r\n").deliver("b", "2\r\n").deliver("c", "");
    try (var server =
        ScriptedPop3Server.serving("alice", "secret", maildrop).pipelining().start()) {
      TransactionSession drop = login(server);
      server.sabotage(new Sabotage.TruncateAt(2, 1));
      heard.events.clear();

      List<Retrieval> read = new ArrayList<>();
      assertThat(
              catchThrowable(() ->
                  drop.retrieveAll(
                      new int[] {1, 2, 3},
                      new CollectingSink() {
                        @Override
                        public void complete(Retrieval retrieval) {
                          read.add(retrieval);
                        }
                      },
                      Dial.soon())))
          .isInstanceOf(ConnectionLost.class);
      drop.close();

      assertThat(read).hasSize(1);
      assertThat(heard.events)
          .containsExactly(
              "sent RETR",
              "sent RETR",
              "sent RETR",
              "OK RETR",
              "OK RETR",
              "LOST RETR",
              "ended BROKEN ConnectionLost");
    }
  }

  @Test
  void aServerThatDoesNotGreetEndsTheSessionToo() throws Exception {
    try (var server = ScriptedPop3Server.playing("S: -ERR go away").start()) {
      assertThatThrownBy(() -> Dial.to(server).listener(heard).build().connect(Dial.soon()))
          .isInstanceOf(CommandRejected.class);
    }
    assertThat(heard.events).containsExactly("opened", "ended BROKEN CommandRejected");
  }

  @Test
  void whatIsNoCommandOfPop3HasNoNameOfItsOwn() {
    assertThat(Verb.of("RETR")).isEqualTo(Verb.RETR);
    assertThat(Verb.of("XSECRET")).isEqualTo(Verb.OTHER);
  }

  @Test
  void theShortestRoundTripIsOfACommandThatWasAlone() {
    AwaitedAnswers awaited = new AwaitedAnswers(SessionListener.NONE);
    assertThat(awaited.roundTrip()).isEqualTo(AwaitedAnswers.UNKNOWN);
    awaited.answered(true, 5); // a greeting

    awaited.sent(Verb.STAT, 100);
    awaited.answered(true, 150);
    awaited.sent(Verb.LIST, 200);
    awaited.sent(Verb.UIDL, 200);
    assertThat(awaited.oldestSentAt()).isEqualTo(200);
    awaited.answered(true, 270);
    awaited.answered(false, 271);
    awaited.sent(Verb.NOOP, 300);
    awaited.sent(Verb.NOOP, 330);
    awaited.answered(true, 340);
    awaited.answered(true, 341);

    assertThat(awaited.roundTrip()).isEqualTo(40);
    assertThat(awaited.everAhead()).isTrue();
  }

  @Test
  void moreThanTheWindowIsAFaultOfOurs() {
    AwaitedAnswers awaited = new AwaitedAnswers(SessionListener.NONE);
    for (int i = 0; i < PipelineDepth.MOST; i++) {
      awaited.sent(Verb.RETR, i);
    }
    assertThatThrownBy(() -> awaited.sent(Verb.RETR, 1)).isInstanceOf(IllegalStateException.class);
  }
}
