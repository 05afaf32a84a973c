package io.postrider.message;

import io.postrider.event.EventDraft;
import io.postrider.event.EventLog;
import io.postrider.event.EventType;
import io.postrider.mime.MessageParser;
import io.postrider.mime.ParsedMessage;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * Keeps messages: what was fetched is read first, outside of any transaction, and then filed in the
 * transaction of its caller, with its exact octets and its event. A message that cannot be read is
 * kept like any other. Safe for use by many threads.
 */
@Service
public class MessageArchive {
  private final MessageParser parser = new MessageParser();
  private final MessageRows rows;
  private final SearchIndex index;
  private final ContentStore contents;
  private final EventLog events;
  private final InstantSource time;

  MessageArchive(
      MessageRows rows,
      SearchIndex index,
      ContentStore contents,
      EventLog events,
      InstantSource time) {
    this.rows = rows;
    this.index = index;
    this.contents = contents;
    this.events = events;
    this.time = time;
  }

  /**
   * Reads an arrival. Never fails for what a message contains.
   *
   * @throws java.io.UncheckedIOException its content cannot be read now
   */
  public Filing prepare(Arrival arrival) {
    ParsedMessage parsed = parser.parse(new RawContentSource(arrival.content()));
    StoredMessage message = StoredMessage.of(arrival, parsed);
    return new Filing(arrival, message, SearchDocument.of(message, parsed.text()));
  }

  /**
   * Keeps a batch: rows, attachments, words to search for, octets and {@code message.stored}, all
   * in the transaction of the caller.
   *
   * @throws java.io.UncheckedIOException the content of one of them cannot be read, or is not what
   *     was received; nothing of the batch may be committed
   */
  @Transactional(propagation = Propagation.MANDATORY)
  public void file(List<Filing> batch) {
    if (batch.isEmpty()) {
      return;
    }
    List<StoredMessage> messages = batch.stream().map(Filing::message).toList();
    rows.insert(messages);
    index.insert(batch.stream().map(SearchIndex.Entry::of).toList());
    contents.insert(batch.stream().map(Filing::arrival).toList());
    Instant now = time.instant();
    events.append(
        messages.stream()
            .map(message ->
                new EventDraft(
                    MessageEvents.stored(message.id()),
                    EventType.MESSAGE_STORED,
                    message.accountId(),
                    message.id().toString(),
                    now,
                    MessageStored.of(message)))
            .toList());
  }

  /** Which of these contents, by SHA-256 in hexadecimal, the account has kept already. */
  public Set<String> known(UUID accountId, Collection<String> sha256) {
    return sha256.isEmpty() ? Set.of() : rows.known(accountId, sha256);
  }

  /** Whether the message is kept; false for one that was deleted here. */
  @Transactional(readOnly = true)
  public boolean exists(UUID messageId) {
    return rows.exists(messageId);
  }
}
