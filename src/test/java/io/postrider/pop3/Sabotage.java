package io.postrider.pop3;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.function.BooleanSupplier;

/**
 * What a {@link ScriptedPop3Server} can be told to do wrong. A closed vocabulary: a test names the
 * fault, the server knows how to commit it.
 */
public sealed interface Sabotage {

  /** FIN after so many octets of one connection. */
  record CloseAfter(long octets) implements Sabotage {}

  /** RST after so many octets of one connection. */
  record ResetAfter(long octets) implements Sabotage {}

  /** Silence after so many octets of one connection; the connection stays open. */
  record StallAfter(long octets) implements Sabotage {}

  /** One octet at a time, with a pause before each. */
  record DripBytes(Duration pause) implements Sabotage {}

  /** FIN instead of an answer to the k-th command of this server, counted over all connections. */
  record CloseAtCommand(int k) implements Sabotage {}

  /** Waits for {@code go} before it answers this command, and says so by {@code reached}. */
  record HoldAt(String command, CountDownLatch reached, CountDownLatch go) implements Sabotage {}

  /** FIN instead of an answer to any command for which this is true; asked once a command. */
  record CloseWhen(BooleanSupplier gone) implements Sabotage {}

  /** RETR of this message ends with FIN after so many octets of its content. */
  record TruncateAt(int number, int octets) implements Sabotage {}

  /** These words follow the {@code +OK} to STLS in the same segment. */
  record InjectAfterStls(String words) implements Sabotage {}

  /** UIDL lists every unique-id with this prefix. */
  record RenameUidls(String prefix) implements Sabotage {}

  /** UIDL lists all messages under this one unique-id. */
  record ReuseUidl(String uidl) implements Sabotage {}

  /** UIDL lists this message without a unique-id. */
  record OmitUidl(int number) implements Sabotage {}

  /** STAT, LIST and UIDL answer as if nothing were there. */
  record EmptyListings() implements Sabotage {}

  /** LIST shows sizes that are off by so much. */
  record MisstateSizes(long delta) implements Sabotage {}

  /** QUIT updates the maildrop, but its answer is lost. */
  record LoseQuitReply() implements Sabotage {}

  /** {@code +OK} to DELE and QUIT, and nothing is removed. */
  record LieAboutDelete() implements Sabotage {}

  /** What was retrieved is gone after QUIT. */
  record DeleteOnRetr() implements Sabotage {}

  /** These words follow the answer to this command, unasked. */
  record SurplusAfterReply(String command, String words) implements Sabotage {}

  /** Where the next RETR waits already, it is answered in the middle of the text before it. */
  record OverlapAnswers() implements Sabotage {}

  /** {@code -ERR} to RETR of this message. */
  record RejectRetr(int number, String words) implements Sabotage {}

  /** {@code -ERR} to DELE of this message. */
  record RejectDele(int number, String words) implements Sabotage {}

  /** QUIT says {@code -ERR}: this message is not removed, the others are (RFC 1939 §6). */
  record KeepAtQuit(String uidl) implements Sabotage {}

  /** LIST and UIDL leave out the messages after this one, STAT counts them. */
  record ShortListings(int last) implements Sabotage {}

  /** {@code -ERR} to this command. */
  record Reject(String command, String words) implements Sabotage {}

  /** FIN instead of an answer to this command. */
  record CloseAt(String command) implements Sabotage {}

  /** All lines of the server, its texts' ends included, end in bare LF. */
  record BareLf() implements Sabotage {}

  /** Dots at line starts are not doubled. */
  record ForgetStuffing() implements Sabotage {}
}
