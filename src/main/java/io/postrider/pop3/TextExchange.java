package io.postrider.pop3;

import io.postrider.pop3.wire.DotUnstuffer;
import io.postrider.pop3.wire.InputBuffer;
import io.postrider.pop3.wire.LineEnding;
import java.io.IOException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The text that follows {@code +OK} to RETR and TOP (RFC 1939 §5), from the socket to the sink in
 * spans of the read buffer. One object serves all texts of a session, one after the other; nothing
 * is allocated per octet.
 *
 * <p>A text over the limit is read on and dropped for as long as {@link Pop3Limits#drainOctets()}
 * lasts, so that one large message costs neither memory nor the session.
 */
final class TextExchange implements DotUnstuffer.Output<Pop3Exception> {

  private final Dialogue dialogue;
  private final SessionId session;
  private final DotUnstuffer<Pop3Exception> unstuffer = new DotUnstuffer<>();

  private Step step = new Step(Stage.RETRIEVE, "");
  private @Nullable MessageSink sink;
  private long octets;

  TextExchange(Dialogue dialogue, SessionId session) {
    this.dialogue = dialogue;
    this.session = session;
  }

  /**
   * Reads one text to its end. Whatever happens, the sink hears {@code complete} or {@code
   * aborted}; but for a text over the limit, whose end was reached, it hears nothing yet.
   *
   * @param alone whether no other answer is due, so that nothing may follow
   * @throws LimitExceeded with {@link Pop3Exception#sessionUsable()} if the rest was dropped
   */
  Retrieval receive(int number, MessageSink sink, boolean alone, Step step, Deadline deadline)
      throws Pop3Exception {
    this.step = step;
    this.sink = sink;
    octets = 0;
    boolean heard = false;
    try {
      begin(number, sink);
      readToEnd(deadline);
      if (alone) {
        dialogue.requireNothingMore(step);
      }
      dialogue.heardBody(number, octets);
      long allowed = dialogue.limits().messageOctets();
      if (octets > allowed) {
        heard = true;
        throw new LimitExceeded(step, "messageOctets", allowed, true);
      }
      Retrieval retrieval = new Retrieval(number, octets, anomalies(), session);
      complete(sink, retrieval);
      heard = true;
      return retrieval;
    } finally {
      this.sink = null;
      if (!heard) {
        sink.aborted(number);
      }
    }
  }

  private void readToEnd(Deadline deadline) throws Pop3Exception {
    dialogue.connection().enlarge();
    unstuffer.begin(dialogue.lines().ending());
    dialogue.lines().beginText();
    InputBuffer in = dialogue.input();
    while (true) {
      int from = in.position();
      in.consume(unstuffer.feed(in.array(), from, in.limit(), this) - from);
      if (unstuffer.ended()) {
        return;
      }
      dialogue.lines().fillWithinText(step, deadline);
    }
  }

  /**
   * A span of the text, on its way from the un-stuffer to the sink, as far as the limit lets it.
   */
  @Override
  public void text(byte[] array, int from, int length) throws Pop3Exception {
    Pop3Limits limits = dialogue.limits();
    long room = limits.messageOctets() - octets;
    MessageSink receiver = sink;
    if (room > 0 && receiver != null) {
      accept(receiver, array, from, (int) Math.min(length, room));
    }
    octets += length;
    if (octets - limits.messageOctets() > limits.drainOctets()) {
      throw new LimitExceeded(step, "messageOctets", limits.messageOctets(), false);
    }
  }

  private void accept(MessageSink receiver, byte[] array, int from, int length) throws SinkFailed {
    try {
      receiver.accept(array, from, length);
    } catch (IOException e) {
      throw new SinkFailed(step, e);
    }
  }

  private void begin(int number, MessageSink sink) throws SinkFailed {
    try {
      sink.begin(number);
    } catch (IOException e) {
      throw new SinkFailed(step, e);
    }
  }

  private void complete(MessageSink sink, Retrieval retrieval) throws SinkFailed {
    try {
      sink.complete(retrieval);
    } catch (IOException e) {
      throw new SinkFailed(step, e);
    }
  }

  private Set<Anomaly> anomalies() {
    boolean dots = unstuffer.bareLfDots() > 0;
    if (dialogue.lines().ending() == LineEnding.LF) {
      return dots
          ? Set.of(Anomaly.BARE_LF_DOT, Anomaly.BARE_LF_SESSION)
          : Set.of(Anomaly.BARE_LF_SESSION);
    }
    return dots ? Set.of(Anomaly.BARE_LF_DOT) : Set.of();
  }
}
