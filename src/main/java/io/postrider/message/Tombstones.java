package io.postrider.message;

import io.postrider.event.EventDraft;
import io.postrider.event.EventLog;
import io.postrider.event.EventType;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
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

  private final MessageRows rows;
  private final ContentStore contents;
  private final JdbcClient jdbc;
  private final EventLog events;
  private final InstantSource time;

  Tombstones(
      MessageRows rows,
      ContentStore contents,
      JdbcClient jdbc,
      EventLog events,
      InstantSource time) {
    this.rows = rows;
    this.contents = contents;
    this.jdbc = jdbc;
    this.events = events;
    this.time = time;
  }

  /** The account of a message that was deleted. */
  Optional<UUID> account(UUID messageId) {
    return jdbc.sql("select account_id from message_tombstone where message_id = :id")
        .param("id", messageId)
        .query(UUID.class)
        .optional();
  }

  /** Rows, octets, tombstone and {@code message.purged}, in the transaction of the caller. */
  @Transactional(propagation = Propagation.MANDATORY)
  void bury(UUID accountId, List<UUID> messageIds) {
    Instant now = time.instant();
    List<EventDraft> drafts = new ArrayList<>();
    for (UUID id : messageIds) {
      if (!rows.delete(id)) {
        continue;
      }
      jdbc.sql(
              """
              insert into message_tombstone (message_id, account_id, deleted_at)
              values (:id, :account, :now) on conflict do nothing
              """)
          .param("id", id)
          .param("account", accountId)
          .param("now", now.atOffset(ZoneOffset.UTC))
          .update();
      drafts.add(
          new EventDraft(
              MessageEvents.purged(id),
              EventType.MESSAGE_PURGED,
              accountId,
              id.toString(),
              now,
              new MessagePurged(id, accountId)));
    }
    contents.delete(messageIds);
    events.append(drafts);
  }
}
