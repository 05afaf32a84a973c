package io.postrider.pop3;

import io.postrider.pop3.wire.LineEnding;
import io.postrider.pop3.wire.LineReader;
import io.postrider.pop3.wire.WireException;

/**
 * The lines of the server, one at a time, each within its limit and its time. The line read last
 * stays in the read buffer as {@code [start(), end())} until the next. Confined to the session's
 * thread.
 */
final class ServerLines {

  private final Connection connection;
  private final Pop3Limits limits;
  private final RateGuard rate;
  private final SessionListener listener;
  private final Violations violations;
  private LineReader reader = new LineReader();

  ServerLines(
      Connection connection,
      Pop3Limits limits,
      RateGuard rate,
      SessionListener listener,
      Violations violations) {
    this.connection = connection;
    this.limits = limits;
    this.rate = rate;
    this.listener = listener;
    this.violations = violations;
  }

  /** TLS begins: no object that saw clear text reads what comes over it (RFC 2595 §4). */
  void restart() {
    reader = new LineReader();
  }

  LineEnding ending() {
    return reader.ending();
  }

  int start() {
    return reader.start();
  }

  int end() {
    return reader.end();
  }

  /** Reads one line, all of which must come within the read timeout. */
  void read(Step step, Deadline deadline, int cap, String capName) throws Pop3Exception {
    long began = System.nanoTime();
    long patience = connection.readTimeout().toNanos();
    try {
      while (!reader.next(connection.input(), cap)) {
        listener.received(connection.fill(step, deadline, patience - (System.nanoTime() - began)));
      }
    } catch (WireException e) {
      throw fault(step, e, cap, capName);
    }
  }

  /** Reads one line of a listing, where {@link MinimumRate} holds. */
  void readOfListing(Step step, Deadline deadline) throws Pop3Exception {
    try {
      while (!reader.next(connection.input(), limits.lineOctets())) {
        fillWithinText(step, deadline);
      }
    } catch (WireException e) {
      throw fault(step, e, limits.lineOctets(), "lineOctets");
    }
  }

  /** A multi-line answer begins: {@link MinimumRate} holds from here on. */
  void beginText() {
    rate.begin();
  }

  /** Waits for more octets inside a multi-line answer. */
  void fillWithinText(Step step, Deadline deadline) throws Pop3Exception {
    long began = System.nanoTime();
    int count = connection.fill(step, deadline, connection.readTimeout().toNanos());
    listener.received(count);
    if (rate.tooSlow(count, System.nanoTime() - began)) {
      throw new DeadlineExceeded(step, DeadlineExceeded.Reason.TOO_SLOW, null);
    }
  }

  private Pop3Exception fault(Step step, WireException e, int cap, String capName) {
    return switch (e.fault()) {
      case TOO_LONG -> violations.tooLong(step, capName, cap);
      case MALFORMED -> violations.malformed(step, e);
    };
  }
}
