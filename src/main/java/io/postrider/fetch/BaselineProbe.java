package io.postrider.fetch;

import io.postrider.mime.Envelope;
import io.postrider.mime.MessageParser;
import io.postrider.mime.OctetSource;
import io.postrider.pop3.CommandRejected;
import io.postrider.pop3.LimitExceeded;
import io.postrider.pop3.MessageSink;
import io.postrider.pop3.Retrieval;
import io.postrider.pop3.TransactionSession;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Asks the server for the headers of each message (TOP n 0) to find those older than a date. A
 * message whose date cannot be read counts as wanted: better one too many than one lost.
 */
@Component
class BaselineProbe {

  private static final int HEADER_OCTETS = 256 * 1024;

  private final MessageParser parser = new MessageParser();

  Set<EntryKey> olderThan(
      LocalDate date, TransactionSession session, Listing listing, RunningPoll poll)
      throws IOException {
    Instant limit = date.atStartOfDay(ZoneOffset.UTC).toInstant();
    var older = new HashSet<EntryKey>();
    for (ListedMessage message : listing.messages()) {
      poll.requireNotStopping();
      Instant dated = dateOf(message.number(), session, poll);
      if (dated != null && dated.isBefore(limit)) {
        older.add(message.key());
      }
    }
    return older;
  }

  private @Nullable Instant dateOf(int number, TransactionSession session, RunningPoll poll)
      throws IOException {
    var header = new Header();
    try {
      session.top(number, 0, header, poll.deadline());
    } catch (CommandRejected e) {
      return null;
    } catch (LimitExceeded e) {
      if (!e.sessionUsable()) {
        throw e;
      }
      // a server that sends the body as well: the header was read
    }
    Envelope envelope = parser.parse(OctetSource.of(header.octets.toByteArray())).envelope();
    return envelope.receivedAt() != null ? envelope.receivedAt() : envelope.sentAt();
  }

  /** Keeps the first octets of what TOP sends; some servers send the body as well. */
  private static final class Header implements MessageSink {
    private final ByteArrayOutputStream octets = new ByteArrayOutputStream();

    @Override
    public void begin(int number) {
      octets.reset();
    }

    @Override
    public void accept(byte[] buffer, int offset, int length) {
      octets.write(buffer, offset, Math.min(length, HEADER_OCTETS - octets.size()));
    }

    @Override
    public void complete(Retrieval retrieval) {}

    @Override
    public void rejected(int number, CommandRejected rejection) {}

    @Override
    public void aborted(int number) {}
  }
}
