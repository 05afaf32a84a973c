package io.postrider.pop3;

import io.postrider.pop3.wire.Command;
import io.postrider.pop3.wire.ListingLine;
import io.postrider.pop3.wire.WireException;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/**
 * The TRANSACTION state (RFC 1939 §5): the maildrop is ours until {@link #quit} or {@link #close}.
 * Only {@code quit} enters UPDATE; a session that ends otherwise deletes nothing.
 *
 * <p>Message numbers are valid within this session only. A {@link CommandRejected} leaves the
 * session usable, and so does a {@link LimitExceeded} that says so; after any other failure it is
 * broken, and a broken or closed session throws {@link IllegalStateException}. Confined to one
 * thread, save for {@code close}.
 */
public final class TransactionSession implements Pop3Session {

  /** Messages larger than this are retrieved one at a time: there is no round trip to win. */
  private static final long LARGE_OCTETS = 256 << 10;

  private final Dialogue dialogue;
  private final Capabilities capabilities;
  private final Optional<TlsInfo> tls;
  private final boolean pipelined;
  private final SessionId id = new SessionId();
  private final TextExchange texts;
  private final ListingExchange listings;

  private final BitSet retrieved = new BitSet();
  private final BitSet deleted = new BitSet();
  private final BitSet large = new BitSet();
  private int highest;

  TransactionSession(
      Dialogue dialogue, Capabilities capabilities, Optional<TlsInfo> tls, boolean pipelining) {
    this.dialogue = dialogue;
    this.capabilities = capabilities;
    this.tls = tls;
    this.pipelined = pipelining && capabilities.has("PIPELINING");
    this.texts = new TextExchange(dialogue, id);
    this.listings = new ListingExchange(dialogue);
    this.highest = dialogue.limits().listingEntries();
  }

  @Override
  public Capabilities capabilities() {
    return capabilities;
  }

  @Override
  public Optional<TlsInfo> tls() {
    return tls;
  }

  public SessionId id() {
    return id;
  }

  /** Whether commands went ahead of the answers to others in this session (RFC 2449 §6.6). */
  public boolean pipelined() {
    return dialogue.awaited().everAhead();
  }

  /** Whether the server broke the protocol in this session; nothing is deleted in it any more. */
  public boolean anomalous() {
    return dialogue.anomalous();
  }

  /** What broke this session; empty while it is usable or after a regular end. */
  public Optional<Pop3Exception> failure() {
    return dialogue.failure();
  }

  /** STAT (RFC 1939 §5): how many messages there are. Later listings are held against it. */
  public DropListing stat(Deadline deadline) throws Pop3Exception {
    Step step = new Step(Stage.STAT, "STAT");
    return dialogue.call(step, deadline, () -> statWithin(step, deadline));
  }

  private DropListing statWithin(Step step, Deadline deadline) throws Pop3Exception {
    require(Command.of("STAT"), step, deadline);
    ListingLine line = ListingExchange.afterIndicator(dialogue, new ListingLine());
    int messages;
    try {
      messages = line.number();
    } catch (WireException e) {
      throw dialogue.malformed(step, e);
    }
    int most = dialogue.limits().listingEntries();
    if (messages > most) {
      throw new LimitExceeded(step, "listingEntries", most, false);
    }
    if (deleted.isEmpty()) { // once some are marked, STAT counts fewer than the numbers go
      highest = messages;
    }
    long octets = line.size();
    return new DropListing(
        messages, octets == ListingLine.UNKNOWN ? OptionalLong.empty() : OptionalLong.of(octets));
  }

  /**
   * LIST and UIDL (RFC 1939 §5, §7) of all messages not marked as deleted, in one flight where the
   * server announces PIPELINING. Say {@link #stat} before. A server without UIDL is told in the
   * listing, and the session goes on.
   *
   * @throws CommandRejected where the server refuses LIST
   */
  public MaildropListing listing(Deadline deadline) throws Pop3Exception {
    return sized(
        dialogue.call(
            ListingExchange.LIST, deadline, () -> listings.both(highest, pipelined, deadline)));
  }

  /** LIST (RFC 1939 §5): all messages not marked as deleted, in the order of their numbers. */
  public List<ScanListing> list(Deadline deadline) throws Pop3Exception {
    MaildropListing listing =
        sized(
            dialogue.call(ListingExchange.LIST, deadline, () -> listings.sizes(highest, deadline)));
    return IntStream.range(0, listing.size())
        .mapToObj(i -> new ScanListing(listing.number(i), listing.octets(i)))
        .toList();
  }

  private MaildropListing sized(MaildropListing listing) {
    for (int i = 0; i < listing.size(); i++) {
      large.set(listing.number(i), listing.octets(i) > LARGE_OCTETS);
    }
    return listing;
  }

  /** LIST n: the size of one message; empty where the server sent junk for it. */
  public OptionalLong list(int number, Deadline deadline) throws Pop3Exception {
    requireNumber(number);
    Step step = new Step(Stage.LIST, "LIST " + number);
    long octets = dialogue.call(step, deadline, () -> listings.sizeOf(number, step, deadline));
    return octets == ScanListing.UNKNOWN ? OptionalLong.empty() : OptionalLong.of(octets);
  }

  /**
   * UIDL (RFC 1939 §7), in the order of the message numbers. Try it even where the capability is
   * not announced.
   *
   * @throws CommandRejected where the server does not support it
   */
  public List<UniqueIdListing> uidl(Deadline deadline) throws Pop3Exception {
    MaildropListing listing =
        dialogue.call(ListingExchange.UIDL, deadline, () -> listings.uniqueIds(highest, deadline));
    return IntStream.range(0, listing.size())
        .mapToObj(i -> new UniqueIdListing(listing.number(i), listing.uid(i)))
        .toList();
  }

  /** UIDL n: the unique-id of one message. */
  public UniqueIdListing uidl(int number, Deadline deadline) throws Pop3Exception {
    requireNumber(number);
    Step step = new Step(Stage.UIDL, "UIDL " + number);
    return dialogue.call(
        step,
        deadline,
        () -> new UniqueIdListing(number, listings.uniqueIdOf(number, step, deadline)));
  }

  /**
   * RETR (RFC 1939 §5): one message, whole, to the sink.
   *
   * @return the proof that {@link #dele} asks for
   */
  public Retrieval retr(int number, MessageSink sink, Deadline deadline) throws Pop3Exception {
    Retrieval retrieval = text(MessageCommand.RETR, number, sink, deadline);
    retrieved.set(number);
    return retrieval;
  }

  /** TOP (RFC 1939 §7): headers, blank line and so many lines of body. Proves nothing to DELE. */
  public Retrieval top(int number, int lines, MessageSink sink, Deadline deadline)
      throws Pop3Exception {
    return text(MessageCommand.top(lines), number, sink, deadline);
  }

  private Retrieval text(MessageCommand command, int number, MessageSink sink, Deadline deadline)
      throws Pop3Exception {
    requireNumber(number);
    Step step = command.step(number);
    return dialogue.call(
        step, deadline, () -> textWithin(command.about(number), number, sink, step, deadline));
  }

  private Retrieval textWithin(
      Command command, int number, MessageSink sink, Step step, Deadline deadline)
      throws Pop3Exception {
    dialogue.send(command, step, deadline);
    if (!dialogue.readStatus(step, deadline)) {
      CommandRejected rejection = new CommandRejected(step, dialogue.reply());
      dialogue.requireNothingMore(step);
      throw rejection;
    }
    try {
      return texts.receive(number, sink, true, step, deadline);
    } catch (LimitExceeded e) {
      if (e.sessionUsable()) {
        sink.aborted(number);
      }
      throw e;
    }
  }

  /**
   * RETR for each of the numbers, in this order, pipelined where the server announces it (RFC 2449
   * §6.6). A message that the server refuses or that is too large is told to the sink, and the
   * others go on. Any exception ends the session; what the sink has completed stands.
   */
  public void retrieveAll(int[] numbers, MessageSink sink, Deadline deadline) throws Pop3Exception {
    texts(
        MessageCommand.RETR,
        numbers,
        large::get,
        sink,
        retrieval -> retrieved.set(retrieval.number()),
        deadline);
  }

  /**
   * TOP for each of the numbers, in this order, pipelined and told to the sink as {@link
   * #retrieveAll} does. The retrievals prove nothing to DELE.
   */
  public void topAll(int[] numbers, int lines, MessageSink sink, Deadline deadline)
      throws Pop3Exception {
    texts(MessageCommand.top(lines), numbers, number -> false, sink, retrieval -> {}, deadline);
  }

  private void texts(
      MessageCommand command,
      int[] numbers,
      IntPredicate large,
      MessageSink sink,
      RetrievalRun.Retrieved retrieved,
      Deadline deadline)
      throws Pop3Exception {
    int[] wanted = requireNumbers(numbers);
    if (wanted.length == 0) {
      return;
    }
    Pipeline pipeline = new Pipeline(dialogue, command, wanted, pipelined, large);
    RetrievalRun run = new RetrievalRun(dialogue, texts, command, pipeline);
    dialogue.call(
        new Step(Stage.RETRIEVE, command.keyword()),
        deadline,
        () -> {
          run.run(sink, retrieved, deadline);
          return wanted;
        });
  }

  /**
   * DELE (RFC 1939 §5) for a message that was retrieved whole in this session. Takes effect with
   * {@link #quit} only.
   *
   * @throws IllegalArgumentException if it is no proof of this session
   */
  public void dele(Retrieval proof, Deadline deadline) throws Pop3Exception {
    delete(requireProof(proof), deadline);
  }

  /** DELE for a message that an earlier session has stored: the caller vouches for it. */
  public void deleteStoredEarlier(int number, Deadline deadline) throws Pop3Exception {
    requireNumber(number);
    delete(number, deadline);
  }

  private void delete(int number, Deadline deadline) throws Pop3Exception {
    Step step = MessageCommand.DELE.step(number);
    dialogue.call(step, deadline, () -> require(MessageCommand.DELE.about(number), step, deadline));
    deleted.set(number);
  }

  /**
   * {@link #dele} for each of the proofs, in this order, pipelined where the server announces it
   * (RFC 2449 §6.6). A refused one is told and the others go on; any exception ends the session,
   * and then nothing is removed. What they prove must be durable before this is called.
   *
   * @throws IllegalArgumentException if one is no proof of this session; none was sent then
   */
  public void deleAll(List<Retrieval> proofs, DeletionListener listener, Deadline deadline)
      throws Pop3Exception {
    deleteAll(proofs.stream().mapToInt(this::requireProof).toArray(), listener, deadline);
  }

  /** {@link #deleteStoredEarlier} for each of the numbers, as {@link #deleAll} does it. */
  public void deleteAllStoredEarlier(int[] numbers, DeletionListener listener, Deadline deadline)
      throws Pop3Exception {
    deleteAll(requireNumbers(numbers), listener, deadline);
  }

  private void deleteAll(int[] numbers, DeletionListener listener, Deadline deadline)
      throws Pop3Exception {
    if (numbers.length == 0) {
      return;
    }
    DeletionListener told =
        new DeletionListener() {
          @Override
          public void marked(int number) {
            deleted.set(number);
            listener.marked(number);
          }

          @Override
          public void refused(int number, CommandRejected rejection) {
            listener.refused(number, rejection);
          }
        };
    Pipeline pipeline =
        new Pipeline(dialogue, MessageCommand.DELE, numbers, pipelined, number -> false);
    dialogue.call(
        new Step(Stage.DELETE, "DELE"),
        deadline,
        () -> {
          new DeletionRun(dialogue, pipeline).run(told, deadline);
          return numbers;
        });
  }

  private int requireProof(Retrieval proof) {
    if (proof.session() != id || !retrieved.get(proof.number())) {
      throw new IllegalArgumentException(
          "message " + proof.number() + " was not retrieved whole in this session");
    }
    return proof.number();
  }

  /** RSET (RFC 1939 §5): no message is marked as deleted any more. */
  public void rset(Deadline deadline) throws Pop3Exception {
    Step step = new Step(Stage.DELETE, "RSET");
    dialogue.call(step, deadline, () -> require(Command.of("RSET"), step, deadline));
    deleted.clear();
  }

  /** NOOP (RFC 1939 §5): keeps the server from an autologout. */
  public void noop(Deadline deadline) throws Pop3Exception {
    Step step = new Step(Stage.RETRIEVE, "NOOP");
    dialogue.call(step, deadline, () -> require(Command.of("NOOP"), step, deadline));
  }

  /**
   * QUIT (RFC 1939 §6): enters UPDATE and ends the session, whatever comes of it. A session that is
   * broken says no QUIT, and then nothing should have been deleted; but only the next listing
   * knows.
   */
  public Commit quit(Deadline deadline) {
    boolean pending = !deleted.isEmpty();
    Commit inDoubt = pending ? Commit.UNKNOWN : Commit.NOTHING_TO_COMMIT;
    if (!dialogue.isOpen()) {
      if (dialogue.failure().isEmpty()) {
        dialogue.requireOpen(Step.QUIT);
      }
      return inDoubt;
    }
    SessionListener.End end = SessionListener.End.BROKEN;
    try {
      boolean ok =
          dialogue.call(
              Step.QUIT,
              deadline,
              () -> {
                boolean accepted = dialogue.exchange(Command.of("QUIT"), Step.QUIT, deadline);
                dialogue.connection().part(deadline);
                return accepted;
              });
      end = SessionListener.End.QUIT;
      if (!pending) {
        return Commit.NOTHING_TO_COMMIT;
      }
      return ok ? Commit.COMMITTED : Commit.PARTIAL;
    } catch (Pop3Exception e) {
      return inDoubt; // failure() holds the reason
    } finally {
      dialogue.close(end);
    }
  }

  @Override
  public void close() {
    dialogue.close();
  }

  private boolean require(Command command, Step step, Deadline deadline) throws Pop3Exception {
    if (!dialogue.exchange(command, step, deadline)) {
      throw new CommandRejected(step, dialogue.reply());
    }
    return true;
  }

  private int[] requireNumbers(int[] numbers) {
    int[] wanted = numbers.clone();
    for (int number : wanted) {
      requireNumber(number);
    }
    return wanted;
  }

  private void requireNumber(int number) {
    if (number < 1 || number > dialogue.limits().listingEntries()) {
      throw new IllegalArgumentException(number + " is no message number");
    }
  }
}
