package io.postrider.pop3;

import io.postrider.pop3.wire.Command;
import io.postrider.pop3.wire.ListingLine;
import io.postrider.pop3.wire.WireException;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
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
  private final ListingExchange listings;
  private final Retrievals retrievals;
  private final Deletions deletions;
  private final BitSet large = new BitSet();
  private int highest;

  TransactionSession(
      Dialogue dialogue, Capabilities capabilities, Optional<TlsInfo> tls, boolean pipelining) {
    this.dialogue = dialogue;
    this.capabilities = capabilities;
    this.tls = tls;
    this.pipelined = pipelining && capabilities.has("PIPELINING");
    this.retrievals = new Retrievals(dialogue, id, pipelined);
    this.deletions = new Deletions(dialogue, id, pipelined);
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

  @Override
  public List<Language> languages(Deadline deadline) throws Pop3Exception {
    return LanguageExchange.list(dialogue, deadline);
  }

  @Override
  public String language(String tag, Deadline deadline) throws Pop3Exception {
    return LanguageExchange.choose(dialogue, tag, deadline);
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
    if (!dialogue.exchange(Command.of("STAT"), step, deadline)) {
      throw new CommandRejected(step, dialogue.reply());
    }
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
    if (!deletions.anyMarked()) { // once some are marked, STAT counts fewer than the numbers go
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
    dialogue.limits().requireNumber(number);
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
    dialogue.limits().requireNumber(number);
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
    Retrieval retrieval = retrievals.one(MessageCommand.RETR, number, sink, deadline);
    deletions.proven(retrieval);
    return retrieval;
  }

  /**
   * RETR for each of the numbers, in this order, pipelined where the server announces it (RFC 2449
   * §6.6). A message that the server refuses or that is too large is told to the sink, and the
   * others go on. Any exception ends the session; what the sink has completed stands.
   */
  public void retrieveAll(int[] numbers, MessageSink sink, Deadline deadline) throws Pop3Exception {
    retrievals.all(MessageCommand.RETR, numbers, large::get, sink, deletions::proven, deadline);
  }

  /** TOP (RFC 1939 §7): headers, blank line and so many lines of body. Proves nothing to DELE. */
  public Retrieval top(int number, int lines, MessageSink sink, Deadline deadline)
      throws Pop3Exception {
    return retrievals.one(MessageCommand.top(lines), number, sink, deadline);
  }

  /**
   * TOP for each of the numbers, in this order, pipelined and told to the sink as {@link
   * #retrieveAll} does. The retrievals prove nothing to DELE.
   */
  public void topAll(int[] numbers, int lines, MessageSink sink, Deadline deadline)
      throws Pop3Exception {
    retrievals.all(
        MessageCommand.top(lines), numbers, number -> false, sink, retrieval -> {}, deadline);
  }

  /**
   * DELE (RFC 1939 §5) for a message that was retrieved whole in this session. Takes effect with
   * {@link #quit} only.
   *
   * @throws IllegalArgumentException if it is no proof of this session
   */
  public void dele(Retrieval proof, Deadline deadline) throws Pop3Exception {
    deletions.one(proof, deadline);
  }

  /** DELE for a message that an earlier session has stored: the caller vouches for it. */
  public void deleteStoredEarlier(int number, Deadline deadline) throws Pop3Exception {
    deletions.one(number, deadline);
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
    deletions.all(proofs, listener, deadline);
  }

  /** {@link #deleteStoredEarlier} for each of the numbers, as {@link #deleAll} does it. */
  public void deleteAllStoredEarlier(int[] numbers, DeletionListener listener, Deadline deadline)
      throws Pop3Exception {
    deletions.all(numbers, listener, deadline);
  }

  /** RSET (RFC 1939 §5): no message is marked as deleted any more. */
  public void rset(Deadline deadline) throws Pop3Exception {
    deletions.reset(deadline);
  }

  /** NOOP (RFC 1939 §5): keeps the server from an autologout. */
  public void noop(Deadline deadline) throws Pop3Exception {
    dialogue.require(Command.of("NOOP"), new Step(Stage.RETRIEVE, "NOOP"), deadline);
  }

  /**
   * QUIT (RFC 1939 §6): enters UPDATE and ends the session, whatever comes of it. A session that is
   * broken says no QUIT, and then nothing should have been deleted; but only the next listing
   * knows.
   */
  public Commit quit(Deadline deadline) {
    return QuitExchange.update(dialogue, deletions.anyMarked(), deadline);
  }

  @Override
  public void close() {
    dialogue.close();
  }
}
