package io.postrider.fetch;

import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.account.PollTicket;
import io.postrider.pop3.CommandRejected;
import io.postrider.pop3.Credentials;
import io.postrider.pop3.Deadline;
import io.postrider.pop3.Endpoint;
import io.postrider.pop3.Maildrop;
import io.postrider.pop3.MessageSink;
import io.postrider.pop3.Pop3Client;
import io.postrider.pop3.Retrieval;
import io.postrider.pop3.ScriptedPop3Server;
import io.postrider.pop3.TlsPolicy;
import io.postrider.pop3.TransactionSession;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A session's time is over between two portions, never inside one, and never before the first. */
class TurnsTests {

  private static final int MANY = Turns.MESSAGES + 20;

  private final Maildrop drop = new Maildrop();
  private final Deadline deadline = Deadline.in(Duration.ofMinutes(1));
  private Instant now = Instant.EPOCH;
  private int read;

  TurnsTests() {
    IntStream.rangeClosed(1, MANY).forEach(i -> drop.deliver("uid-" + i, "Subject: x\r\n\r\n"));
  }

  @Test
  void takesAllWhileThereIsTime() throws IOException {
    assertThat(take()).isTrue();
    assertThat(read).isEqualTo(MANY);
  }

  @Test
  void endsAfterTheFirstPortionWhenTheTimeIsOver() throws IOException {
    now = Instant.EPOCH.plusSeconds(61);
    assertThat(take()).isFalse();
    assertThat(read).isEqualTo(Turns.MESSAGES);
  }

  private boolean take() throws IOException {
    var poll =
        new RunningPoll(
            UUID.randomUUID(),
            new PollTicket(TestAccounts.mailbox(), 1, false, 1, false, true),
            PollTrigger.API,
            deadline,
            Instant.EPOCH);
    List<FetchPlan.Task> wanted =
        IntStream.rangeClosed(1, MANY)
            .mapToObj(i -> new FetchPlan.Task(i, i, new EntryKey("uid-" + i, 0), 20, 0))
            .toList();
    try (var server = ScriptedPop3Server.serving("alice", "secret", drop).pipelining().start();
        TransactionSession session =
            Pop3Client.builder(new Endpoint(server.host(), server.port(), TlsPolicy.CLEARTEXT))
                .build()
                .connect(deadline)
                .authenticate(new Credentials.Password("alice", "secret"), deadline)) {
      return new Turns(poll, Duration.ofMinutes(1), () -> now)
          .take(session, wanted, new Counting());
    }
  }

  private final class Counting implements MessageSink {
    @Override
    public void begin(int number) {}

    @Override
    public void accept(byte[] buffer, int offset, int length) {}

    @Override
    public void complete(Retrieval retrieval) {
      read++;
    }

    @Override
    public void rejected(int number, CommandRejected rejection) {}

    @Override
    public void aborted(int number) {}
  }
}
