package io.postrider.message;

import io.postrider.audit.AuditEntry;
import io.postrider.audit.AuditLog;
import io.postrider.mime.MessageParser;
import io.postrider.mime.MessageReader;
import io.postrider.mime.OctetSource;
import io.postrider.mime.ParsedMessage;
import io.postrider.web.ProblemCode;
import io.postrider.web.ProblemException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;

/** The messages that are kept, for whoever wants to read them. Safe for use by many threads. */
@Service
public class StoredMessages {
  private final MessageParser parser = new MessageParser();
  private final MessageRows rows;
  private final SearchIndex index;
  private final ContentStore contents;
  private final Tombstones tombstones;
  private final AuditLog audit;

  StoredMessages(
      MessageRows rows,
      SearchIndex index,
      ContentStore contents,
      Tombstones tombstones,
      AuditLog audit) {
    this.rows = rows;
    this.index = index;
    this.contents = contents;
    this.tombstones = tombstones;
    this.audit = audit;
  }

  /** At most {@code limit} messages behind that position, in order. */
  public List<StoredMessage> list(
      MessageFilter filter, @Nullable MessagePosition behind, MessageOrder order, int limit) {
    if (filter.accounts() != null && filter.accounts().isEmpty()) {
      return List.of();
    }
    MessageQuery query = MessageQuery.of(filter, behind, order, limit);
    return query.words().isEmpty() ? rows.list(query) : rows.list(index.find(query), order);
  }

  /** At most so many messages behind that position, oldest first, as they are stored now. */
  public List<MeasuredMessage> measure(
      MessageFilter filter, @Nullable MessagePosition behind, int limit) {
    if (filter.accounts() != null && filter.accounts().isEmpty()) {
      return List.of();
    }
    MessageQuery query = MessageQuery.of(filter, behind, MessageOrder.OLDEST, limit);
    return query.words().isEmpty()
        ? rows.measure(query)
        : rows.measure(index.find(query), MessageOrder.OLDEST);
  }

  /** Those of the messages that are kept, with all their attachments. */
  public Map<UUID, StoredMessage> find(Collection<UUID> messageIds) {
    return messageIds.isEmpty()
        ? Map.of()
        : rows.find(messageIds).stream()
            .collect(Collectors.toMap(StoredMessage::id, Function.identity()));
  }

  /** Whether a message with this id was deleted here. */
  public boolean wasDeleted(UUID messageId) {
    return tombstones.account(messageId).isPresent();
  }

  /** Whether anything of the account is kept, be the account still there or not. */
  public boolean anyOf(UUID accountId) {
    return rows.anyOf(accountId);
  }

  /**
   * The message, with all its attachments.
   *
   * @param visible the accounts the asker may know of
   * @throws ProblemException {@code not_found}; {@code gone} where it was deleted
   */
  public StoredMessage require(UUID messageId, Predicate<UUID> visible) {
    StoredMessage found = rows.find(messageId).orElse(null);
    if (found != null && visible.test(found.accountId())) {
      return found;
    }
    if (found == null && tombstones.account(messageId).filter(visible).isPresent()) {
      throw new ProblemException(ProblemCode.GONE, "This message was deleted.");
    }
    throw new ProblemException(ProblemCode.NOT_FOUND, "There is no message " + messageId + ".");
  }

  /** The raw octets, unchecked: for ranges and for a closer look. */
  public OctetSource octets(StoredMessage message) {
    return contents.source(message.id(), message.size());
  }

  /**
   * The raw octets from the first to the last; the end is reached only if all of them are right.
   */
  public InputStream open(StoredMessage message) throws IOException {
    return new VerifiedStream(
        octets(message).open(0, message.size()), message.size(), message.sha256());
  }

  /** The decoded octets of an attachment, checked in the same way. */
  public InputStream open(StoredMessage message, StoredAttachment attachment) throws IOException {
    return new VerifiedStream(decoded(message, attachment), attachment.size(), attachment.sha256());
  }

  /** Some decoded octets of an attachment, unchecked. */
  public InputStream open(StoredMessage message, StoredAttachment attachment, long from, long to)
      throws IOException {
    InputStream decoded = decoded(message, attachment);
    decoded.skipNBytes(from);
    return new BoundedStream(decoded, to - from);
  }

  private InputStream decoded(StoredMessage message, StoredAttachment attachment) {
    return MessageParser.open(octets(message), attachment.location());
  }

  /** For texts and headers. */
  public MessageReader reader(StoredMessage message) {
    return parser.reader(octets(message));
  }

  /**
   * Reads the stored octets once more, as a newer parser may understand more.
   *
   * @throws ProblemException {@code conflict} where it is being read again already
   * @throws UncheckedIOException its octets are damaged
   */
  public StoredMessage reparse(StoredMessage message) {
    try (InputStream whole = open(message)) {
      whole.transferTo(OutputStream.nullOutputStream());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    ParsedMessage parsed = parser.parse(octets(message));
    StoredMessage again = message.readAgain(parsed);
    SearchDocument words = SearchDocument.of(again, parsed.text());
    boolean written =
        audit.recorded(
            () -> rewrite(again, words),
            done ->
                done ? entry("message.reparsed", again).with("revision", again.revision()) : null);
    if (!written) {
      throw new ProblemException(ProblemCode.CONFLICT, "This message is being read again already.");
    }
    return again;
  }

  private boolean rewrite(StoredMessage message, SearchDocument words) {
    boolean updated = rows.update(message);
    if (updated) {
      index.replace(new SearchIndex.Entry(message, words));
    }
    return updated;
  }

  /** Deletes for good: what stays is that it was there. */
  public void delete(StoredMessage message) {
    audit.recorded(
        () -> tombstones.bury(List.of(message.id())),
        entry("message.deleted", message)
            .with("sha256", message.sha256())
            .with("size", message.size()));
  }

  private static AuditEntry entry(String action, StoredMessage message) {
    return AuditEntry.of(action, "message", message.id()).in(message.accountId());
  }
}
