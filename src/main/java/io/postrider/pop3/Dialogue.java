package io.postrider.pop3;

import io.postrider.pop3.wire.Command;
import io.postrider.pop3.wire.InputBuffer;
import io.postrider.pop3.wire.StatusLine;
import io.postrider.pop3.wire.StatusLine.Indicator;
import io.postrider.pop3.wire.WireException;
import java.util.List;
import java.util.Optional;

/**
 * The talk itself: a command out, its answer in, nothing in between and nothing after. Lives as
 * long as the connection; after a failure that ends the session it is closed for good. Confined to
 * the session's thread, save for {@link #close()}.
 *
 * <p>Quiescence: with no command outstanding the server has nothing to say. An octet that comes all
 * the same means that some answer was not read as it was meant (or that somebody speaks in the
 * server's name), and ends the session.
 */
final class Dialogue {

  private final Connection connection;
  private final Pop3Limits limits;
  private final TranscriptListener transcript;
  private final AwaitedAnswers awaited;
  private final SessionLife life;
  private final Violations violations = new Violations();
  private final ServerLines lines;
  private final Redaction redaction = new Redaction();
  private boolean codesAnnounced;
  private boolean authCodesAnnounced;

  Dialogue(
      Connection connection,
      Pop3Limits limits,
      MinimumRate minimumRate,
      TranscriptListener transcript,
      SessionListener listener) {
    this.connection = connection;
    this.limits = limits;
    this.transcript = transcript;
    this.awaited = new AwaitedAnswers(listener);
    this.life = new SessionLife(connection, listener);
    this.lines =
        new ServerLines(connection, limits, new RateGuard(minimumRate), listener, violations);
  }

  /** One call of the public API: everything from taking the session to giving it back. */
  @FunctionalInterface
  interface Call<T> {
    T run() throws Pop3Exception;
  }

  /** Runs a call under its deadline; a failure that ends the session closes it here. */
  <T> T call(Step step, Deadline deadline, Call<T> body) throws Pop3Exception {
    life.requireOpen(step);
    boolean usable = false;
    try {
      connection.enter(step, deadline);
      T result = body.run();
      usable = true;
      return result;
    } catch (Pop3Exception e) {
      usable = e.sessionUsable();
      if (!usable) {
        life.failed(e);
      }
      throw e;
    } finally {
      if (!usable) {
        life.breakOff(awaited);
      }
      connection.leave();
    }
  }

  void requireOpen(Step step) {
    life.requireOpen(step);
  }

  Connection connection() {
    return connection;
  }

  Pop3Limits limits() {
    return limits;
  }

  Redaction redaction() {
    return redaction;
  }

  AwaitedAnswers awaited() {
    return awaited;
  }

  ServerLines lines() {
    return lines;
  }

  InputBuffer input() {
    return connection.input();
  }

  boolean anomalous() {
    return violations.any();
  }

  /** What ended the session, if a failure did. */
  Optional<Pop3Exception> failure() {
    return life.failure();
  }

  boolean isOpen() {
    return life.isOpen();
  }

  /** What the server can do is known, until it is asked again. */
  void announced(Capabilities capabilities) {
    codesAnnounced = capabilities.has("RESP-CODES");
    authCodesAnnounced = capabilities.has("AUTH-RESP-CODE");
  }

  /** TLS begins: no object that saw clear text reads what comes over it (RFC 2595 §4). */
  void restartDecoder() {
    codesAnnounced = false;
    authCodesAnnounced = false;
    lines.restart();
  }

  /** Sends a command when nothing else is under way. */
  void send(Command command, Step step, Deadline deadline) throws Pop3Exception {
    requireQuiet(step, deadline);
    sending(command);
    connection.write(command.octets(), command.length(), command.credential(), step, deadline);
  }

  /** Sends several commands in one write, when nothing else is under way; none is a credential. */
  void sendTogether(Step first, Deadline deadline, Command... commands) throws Pop3Exception {
    requireQuiet(first, deadline);
    byte[] together = new byte[commands.length * Command.LONGEST];
    int end = 0;
    for (Command command : commands) {
      sending(command);
      end = command.copyTo(together, end);
    }
    connection.write(together, end, false, first, deadline);
  }

  /**
   * A command is about to go: its answer will be due. A line without keyword answers a challenge.
   */
  void sending(Command command) {
    hear(Direction.CLIENT, command.shown());
    if (!command.keyword().isEmpty()) {
      awaited.sent(Verb.of(command.keyword()), System.nanoTime());
    }
  }

  /** Sends a command and reads its one-line answer; only the answer has come. */
  boolean exchange(Command command, Step step, Deadline deadline) throws Pop3Exception {
    send(command, step, deadline);
    boolean ok = readStatus(step, deadline);
    requireNothingMore(step);
    return ok;
  }

  /** A whole call: sends a command and asks for {@code +OK}. */
  void require(Command command, Step step, Deadline deadline) throws Pop3Exception {
    call(
        step,
        deadline,
        () -> {
          if (!exchange(command, step, deadline)) {
            throw new CommandRejected(step, reply());
          }
          return command;
        });
  }

  /** Reads {@code +OK} (true) or {@code -ERR} (false); the line stays for {@link #reply()}. */
  boolean readStatus(Step step, Deadline deadline) throws Pop3Exception {
    return switch (readIndicator(step, deadline, limits.lineOctets(), "lineOctets")) {
      case OK -> true;
      case ERR -> false;
      case CONTINUE, NONE -> throw violation(step, "the answer is neither +OK nor -ERR");
    };
  }

  /** Reads a first line that may also be a SASL challenge. */
  Indicator readIndicator(Step step, Deadline deadline, int cap, String capName)
      throws Pop3Exception {
    lines.read(step, deadline, cap, capName);
    byte[] array = input().array();
    Indicator indicator = StatusLine.indicator(array, lines.start(), lines.end());
    if (isHeard()) {
      hear(
          Direction.SERVER,
          indicator == Indicator.CONTINUE
              ? "+ " + Command.REDACTED
              : redaction.shown(array, lines.start(), lines.end()));
    }
    if (indicator == Indicator.OK || indicator == Indicator.ERR) {
      awaited.answered(indicator == Indicator.OK, System.nanoTime());
    }
    return indicator;
  }

  /** The status line just read, fit to be shown. Before STLS only its code is (nobody vouches). */
  ServerReply reply() {
    byte[] array = input().array();
    int start = lines.start();
    int end = lines.end();
    int text = StatusLine.textStart(array, start, end);
    List<String> levels = StatusLine.responseCode(array, text, end);
    boolean positive = StatusLine.indicator(array, start, end) == Indicator.OK;
    Optional<ResponseCode> code =
        levels.isEmpty() ? Optional.empty() : Optional.of(new ResponseCode(levels));
    if (!connection.meetsPolicy()) {
      return new ServerReply(
          positive, code, codesAnnounced, authCodesAnnounced, "", positive ? "+OK" : "-ERR");
    }
    return new ServerReply(
        positive,
        code,
        codesAnnounced,
        authCodesAnnounced,
        redaction.shown(array, StatusLine.afterCode(array, text, end), end),
        redaction.shown(array, start, end));
  }

  /** The answer is read and no other is due: anything more is desync. */
  void requireNothingMore(Step step) throws Pop3Exception {
    if (!input().isEmpty()) {
      throw violation(step, "octets follow the answer that nobody asked for");
    }
  }

  /** Before a command: nothing may have come since the last answer. */
  void requireQuiet(Step step, Deadline deadline) throws Pop3Exception {
    if (connection.hasSurplus(step, deadline)) {
      throw violation(step, "octets came that nobody asked for");
    }
  }

  ProtocolViolation violation(Step step, String message) {
    return violations.of(step, message);
  }

  ProtocolViolation malformed(Step step, WireException cause) {
    return violations.malformed(step, cause);
  }

  boolean isHeard() {
    return !transcript.equals(TranscriptListener.NONE);
  }

  void heardBody(int number, long octets) {
    transcript.body(number, octets);
  }

  void hear(Direction direction, String shown) {
    if (isHeard()) {
      transcript.line(direction, new RedactedLine(shown));
    }
  }

  /** Closes without a word; any thread may. */
  void close() {
    close(SessionListener.End.CLOSED);
  }

  void close(SessionListener.End how) {
    life.close(how);
  }
}
