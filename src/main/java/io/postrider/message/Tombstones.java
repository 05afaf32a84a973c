package io.postrider.message;

import io.postrider.event.EventDraft;
import io.postrider.event.EventLog;
import io.postrider.event.EventType;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * Deletes messages and remembers that they were there. Whoever deletes a row first writes its
 * tombstone and its event; who comes second does nothing. Safe for use by many threads.
 */
@Component
class Tombstones {

  /** What {@code message.purged} tells. */
  record MessagePurged(UUID messageId, UUID accountId) {}

  private final MessageRemoval removal;
  private final ContentStore contents;
  private final JdbcTemplate jdbc;
  private final EventLog events;
  private final InstantSource time;

  Tombstones(
      MessageRemoval removal,
      ContentStore contents,
      JdbcTemplate jdbc,
      EventLog events,
      InstantSource time) {
    this.removal = removal;
    this.contents = contents;
    this.jdbc = jdbc;
    this.events = events;
    this.time = time;
  }

  /** The account of a message that was deleted. */
  Optional<UUID> account(UUID messageId) {
    return jdbc
        .query(
            "select account_id from message_tombstone where message_id = ?",
            (row, _) -> row.getObject(1, UUID.class),
            messageId)
        .stream()
        .findFirst();
  }

  /**
   * Rows, octets, tombstone and {@code message.purged}, in the transaction of the caller; what
   * {@code message.stored} told of the content is taken back from the log. Returns how many of them
   * were still there.
   */
  @Transactional(propagation = Propagation.MANDATORY)
  int bury(List<UUID> messageIds) {
    if (messageIds.isEmpty()) {
      return 0;
    }
    List<Buried> found = removal.lock(messageIds);
    List<UUID> ids = found.stream().map(Buried::id).toList();
    Instant now = time.instant();
    removal.delete(ids);
    contents.delete(ids);
    jdbc.batchUpdate(
        "insert into message_tombstone (message_id, account_id, deleted_at) values (?, ?, ?)"
            + " on conflict do nothing",
        found,
        found.size(),
        (row, message) -> {
          row.setObject(1, message.id());
          row.setObject(2, message.accountId());
          row.setObject(3, now.atOffset(ZoneOffset.UTC));
        });
    events.rewrite(
        found.stream()
            .collect(
                Collectors.toMap(
                    message -> MessageEvents.stored(message.id()), MessageStored::of)));
    events.append(found.stream().map(message -> purged(message, now)).toList());
    return found.size();
  }

  private static EventDraft purged(Buried message, Instant now) {
    return new EventDraft(
        MessageEvents.purged(message.id()),
        EventType.MESSAGE_PURGED,
        message.accountId(),
        message.id().toString(),
        now,
        new MessagePurged(message.id(), message.accountId()));
  }
}
