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
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Looks at headers (TOP n 0), many in one flight, and says what they are known by and how they are
 * dated. Serves one session.
 */
final class HeaderProbe {

  /** So many headers are looked at before what they say is written down. */
  static final int SLICE = 500;

  private static final int HEADER_OCTETS = 256 * 1024;

  private final TransactionSession session;
  private final RunningPoll poll;
  private final MessageParser parser = new MessageParser();
  private boolean refused;

  HeaderProbe(TransactionSession session, RunningPoll poll) {
    this.session = session;
    this.poll = poll;
  }

  /**
   * A header as far as the server shows it.
   *
   * @param header null: the server does not show it
   * @param dated by the topmost Received field, else by Date; null if neither can be read
   */
  record Seen(int number, @Nullable ContentHash header, @Nullable Instant dated) {}

  /** Told of each slice in turn. */
  @FunctionalInterface
  interface Told {
    void seen(List<Seen> slice) throws IOException;
  }

  /** Looks at all of these, a slice at a time, so that a session that is cut loses one slice. */
  void probe(int[] numbers, boolean dates, Told told) throws IOException {
    for (int from = 0; from < numbers.length; from += SLICE) {
      int[] slice = Arrays.copyOfRange(numbers, from, Math.min(numbers.length, from + SLICE));
      var headers = new Headers(dates);
      if (!refused) {
        session.topAll(slice, 0, headers, poll.deadline());
        // a server that shows none of many does not know TOP (RFC 1939 §7: it is optional)
        refused = headers.shown == 0 && slice.length == SLICE;
      } else {
        Arrays.stream(slice).forEach(number -> headers.seen.add(new Seen(number, null, null)));
      }
      told.seen(headers.seen);
    }
  }

  private final class Headers implements MessageSink {
    final List<Seen> seen = new ArrayList<>();
    int shown;
    private final boolean dates;
    private final ByteArrayOutputStream octets = new ByteArrayOutputStream();
    private Fingerprinter fingerprinter = new Fingerprinter();

    Headers(boolean dates) {
      this.dates = dates;
    }

    @Override
    public void begin(int number) throws IOException {
      poll.requireNotStopping();
      octets.reset();
      fingerprinter = new Fingerprinter();
    }

    /** Some servers send the body as well. */
    @Override
    public void accept(byte[] buffer, int offset, int length) {
      if (!fingerprinter.headerEnded()) {
        fingerprinter.update(buffer, offset, length);
      }
      if (dates) {
        octets.write(buffer, offset, Math.min(length, HEADER_OCTETS - octets.size()));
      }
    }

    @Override
    public void complete(Retrieval retrieval) {
      read(retrieval.number());
    }

    /** The body was sent as well, and too much of it: the header before it was read. */
    @Override
    public void oversized(int number, LimitExceeded exceeded) {
      read(number);
    }

    @Override
    public void rejected(int number, CommandRejected rejection) {
      seen.add(new Seen(number, null, null));
    }

    @Override
    public void aborted(int number) {}

    private void read(int number) {
      shown++;
      ContentHash header = fingerprinter.finish().fingerprint().header();
      seen.add(new Seen(number, header, dates ? dateOf(octets.toByteArray()) : null));
    }
  }

  private @Nullable Instant dateOf(byte[] header) {
    Envelope envelope = parser.parse(OctetSource.of(header)).envelope();
    return envelope.receivedAt() != null ? envelope.receivedAt() : envelope.sentAt();
  }
}
