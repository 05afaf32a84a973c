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
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Asks the server for the headers of each message (TOP n 0) to find those older than a date. A
 * message whose date cannot be read counts as wanted: better one too many than one lost. The
 * commands are pipelined, so thousands of headers cost no round trip each.
 */
@Component
class BaselineProbe {

  private static final int HEADER_OCTETS = 256 * 1024;

  private final MessageParser parser = new MessageParser();

  Set<EntryKey> olderThan(
      LocalDate date, TransactionSession session, Listing listing, RunningPoll poll)
      throws IOException {
    var headers = new Headers(listing, date.atStartOfDay(ZoneOffset.UTC).toInstant(), poll);
    int[] numbers = listing.messages().stream().mapToInt(ListedMessage::number).toArray();
    session.topAll(numbers, 0, headers, poll.deadline());
    return headers.older;
  }

  private @Nullable Instant dateOf(byte[] header) {
    Envelope envelope = parser.parse(OctetSource.of(header)).envelope();
    return envelope.receivedAt() != null ? envelope.receivedAt() : envelope.sentAt();
  }

  /** Keeps the first octets of what TOP sends; some servers send the body as well. */
  private final class Headers implements MessageSink {
    private final Map<Integer, EntryKey> keys = new HashMap<>();
    private final Instant limit;
    private final RunningPoll poll;
    private final ByteArrayOutputStream octets = new ByteArrayOutputStream();
    final Set<EntryKey> older = new HashSet<>();

    Headers(Listing listing, Instant limit, RunningPoll poll) {
      listing.messages().forEach(message -> keys.put(message.number(), message.key()));
      this.limit = limit;
      this.poll = poll;
    }

    @Override
    public void begin(int number) throws IOException {
      poll.requireNotStopping();
      octets.reset();
    }

    @Override
    public void accept(byte[] buffer, int offset, int length) {
      octets.write(buffer, offset, Math.min(length, HEADER_OCTETS - octets.size()));
    }

    @Override
    public void complete(Retrieval retrieval) {
      judge(retrieval.number());
    }

    /** A server that sent the body as well, and too much of it: the header was read. */
    @Override
    public void oversized(int number, LimitExceeded exceeded) {
      judge(number);
    }

    @Override
    public void rejected(int number, CommandRejected rejection) {}

    @Override
    public void aborted(int number) {}

    private void judge(int number) {
      Instant dated = dateOf(octets.toByteArray());
      EntryKey key = keys.get(number);
      if (key != null && dated != null && dated.isBefore(limit)) {
        older.add(key);
      }
    }
  }
}
