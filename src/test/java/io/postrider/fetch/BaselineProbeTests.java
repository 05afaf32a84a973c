package io.postrider.fetch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.postrider.account.AuthMechanism;
import io.postrider.account.Baseline;
import io.postrider.account.DeletionPolicy;
import io.postrider.account.Mailbox;
import io.postrider.account.MailboxAuth;
import io.postrider.account.MailboxLimits;
import io.postrider.account.PollTicket;
import io.postrider.account.TlsMode;
import io.postrider.account.TlsTrust;
import io.postrider.pop3.Credentials;
import io.postrider.pop3.Deadline;
import io.postrider.pop3.Endpoint;
import io.postrider.pop3.Maildrop;
import io.postrider.pop3.Pop3Client;
import io.postrider.pop3.Pop3Limits;
import io.postrider.pop3.Sabotage;
import io.postrider.pop3.ScriptedPop3Server;
import io.postrider.pop3.SinkFailed;
import io.postrider.pop3.TlsPolicy;
import io.postrider.pop3.TransactionSession;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class BaselineProbeTests {

  private static final LocalDate NEW_YEAR = LocalDate.of(2026, 1, 1);
  private static final String OLD = "Date: Wed, 31 Dec 2025 23:59:59 +0000\r\n\r\n";

  private final Maildrop drop =
      new Maildrop()
          .deliver("old", OLD + "body\r\n")
          .deliver("new", "Date: Thu, 1 Jan 2026 00:00:00 +0000\r\n\r\n")
          .deliver("undated", "Subject: none\r\n\r\n")
          .deliver("older still", OLD + "body\r\n");
  private final Deadline deadline = Deadline.in(Duration.ofSeconds(30));
  private final RunningPoll poll =
      new RunningPoll(
          UUID.randomUUID(),
          new PollTicket(mailbox(), 1, 1),
          PollTrigger.API,
          deadline,
          Instant.EPOCH);

  @Test
  void findsWhatIsOlderAndWantsWhatHasNoDate() throws Exception {
    try (var server = serving()) {
      assertThat(older(server, Pop3Limits.DEFAULT))
          .containsExactlyInAnyOrder(new EntryKey("old", 0), new EntryKey("older still", 0));
      assertThat(server.commands()).contains("TOP 1 0").doesNotContain("RETR 1");
    }
  }

  @Test
  void wantsWhatTheServerRefusesToShow() throws Exception {
    try (var server = serving()) {
      server.sabotage(new Sabotage.RejectRetr(1, "no"));

      assertThat(older(server, Pop3Limits.DEFAULT)).containsExactly(new EntryKey("older still", 0));
    }
  }

  @Test
  void aHeaderWithABodyTooLargeIsReadAllTheSame() throws Exception {
    drop.deliver("large", OLD.replace("\r\n\r\n", "\r\nX: " + "x".repeat(20_000) + "\r\n\r\n"));
    try (var server = serving()) {
      assertThat(older(server, Pop3Limits.DEFAULT.withMessageOctets(10_000)))
          .contains(new EntryKey("large", 0));
    }
  }

  @Test
  void endsWhereThePollIsToStop() throws Exception {
    try (var server = serving()) {
      poll.stopSoon();

      assertThatThrownBy(() -> older(server, Pop3Limits.DEFAULT))
          .isInstanceOf(SinkFailed.class)
          .hasCauseInstanceOf(PollStopped.class);
    }
  }

  private ScriptedPop3Server serving() {
    return ScriptedPop3Server.serving("alice", "secret", drop).pipelining().start();
  }

  private Set<EntryKey> older(ScriptedPop3Server server, Pop3Limits limits) throws IOException {
    var listing = new Listing.Builder();
    int number = 1;
    for (String uidl : drop.uidls()) {
      listing.add(number++, uidl, 1);
    }
    Endpoint endpoint = new Endpoint(server.host(), server.port(), TlsPolicy.CLEARTEXT);
    try (TransactionSession session =
        Pop3Client.builder(endpoint)
            .limits(limits)
            .build()
            .connect(deadline)
            .authenticate(new Credentials.Password("alice", "secret"), deadline)) {
      return new BaselineProbe().olderThan(NEW_YEAR, session, listing.build(true), poll);
    }
  }

  private static Mailbox mailbox() {
    return new Mailbox(
        UUID.randomUUID(),
        Mailbox.UNSAVED,
        "inbox",
        "pop.example.com",
        995,
        TlsMode.IMPLICIT,
        "alice",
        new MailboxAuth.PasswordAuth(AuthMechanism.AUTO, "secret"),
        Duration.ofMinutes(5),
        DeletionPolicy.KEEP,
        new Baseline.Since(NEW_YEAR),
        MailboxLimits.USUAL,
        TlsTrust.USUAL);
  }
}
