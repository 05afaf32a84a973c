package io.postrider.message;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/**
 * Finds the rows of messages that are to go, locks and deletes them, in the transaction of the
 * caller. Safe for use by many threads.
 */
@Repository
class MessageRemoval {

  private final JdbcTemplate jdbc;
  private final JdbcClient client;

  MessageRemoval(JdbcTemplate jdbc, JdbcClient client) {
    this.jdbc = jdbc;
    this.client = client;
  }

  /** Ids of an account's messages, oldest first. */
  List<UUID> ids(UUID accountId, int limit) {
    return client
        .sql(
            "select id from message where account_id = :account order by fetched_at, id limit "
                + limit)
        .param("account", accountId)
        .query((row, number) -> row.getObject(1, UUID.class))
        .list();
  }

  /**
   * Messages of an account that were stored before that time, oldest first, until there are enough
   * of them or of their octets; one at least, if there is any.
   */
  List<MeasuredMessage> storedBefore(
      UUID accountId, Instant until, @Nullable MessagePosition behind, int limit, long octets) {
    Instant from = behind == null ? Instant.EPOCH : behind.fetchedAt();
    List<MeasuredMessage> found =
        client
            .sql(
                "select id, fetched_at, size from message where account_id = :account"
                    + " and fetched_at < :until and fetched_at >= :from"
                    + (behind == null ? "" : " and (fetched_at > :from or id > :id)")
                    + " order by fetched_at, id limit "
                    + limit)
            .param("account", accountId)
            .param("until", MessageRows.time(until))
            .param("from", MessageRows.time(from))
            .param("id", behind == null ? null : behind.id())
            .query((row, _) -> MessageRowMapper.measured(row))
            .list();
    long sum = 0;
    int count = 0;
    for (MeasuredMessage message : found) {
      sum += message.size();
      if (count > 0 && sum > octets) {
        break;
      }
      count++;
    }
    return found.subList(0, count);
  }

  /** Those of the messages that are there, as they are without what they say; locked. */
  List<Buried> lock(Collection<UUID> messageIds) {
    return client
        .sql(
            """
            select id, account_id, uidl, fetched_at, size, sha256 from message
            where id in (:ids) order by id for update
            """)
        .param("ids", messageIds)
        .query((row, _) -> MessageRowMapper.buried(row))
        .list();
  }

  /** Deletes rows with their attachments. */
  void delete(List<UUID> messageIds) {
    for (String table : List.of("attachment where message_id", "message where id")) {
      jdbc.batchUpdate(
          "delete from " + table + " = ?",
          messageIds,
          messageIds.size(),
          (row, id) -> row.setObject(1, id));
    }
  }
}
