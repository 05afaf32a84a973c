package io.postrider.message;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/**
 * The tables {@code message} and {@code attachment} in plain JDBC: two statements for a batch to
 * write, two for a page to read. Safe for use by many threads.
 */
@Repository
class MessageRows {
  /** How many attachments of one message a list shows. */
  private static final int LISTED_ATTACHMENTS = 100;

  private static final String INSERT =
      """
      insert into message (id, account_id, poll_id, uidl, fetched_at, size, sha256,
          message_id_header, in_reply_to, reference_ids, addresses, subject, sent_at, received_at,
          dated_at, preview, has_attachments, parse_status, problems, truncated, revision)
      values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      """;

  private static final String UPDATE =
      """
      update message set message_id_header = ?, in_reply_to = ?, reference_ids = ?, addresses = ?,
          subject = ?, sent_at = ?, received_at = ?, dated_at = ?, preview = ?,
          has_attachments = ?, parse_status = ?, problems = ?, truncated = ?, revision = ?
      where id = ? and revision = ?
      """;

  private static final String INSERT_ATTACHMENT =
      """
      insert into attachment (id, message_id, position, part_path, filename, content_type, size,
          sha256, disposition, content_id, body_from, body_to, encoding)
      values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      """;

  private final JdbcTemplate jdbc;
  private final JdbcClient client;
  private final MessageRowMapper mapper;
  private final DatedMessages dated;

  MessageRows(JdbcTemplate jdbc, JdbcClient client, MessageRowMapper mapper) {
    this.jdbc = jdbc;
    this.client = client;
    this.mapper = mapper;
    this.dated = new DatedMessages(client);
  }

  void insert(List<StoredMessage> messages) {
    jdbc.batchUpdate(
        INSERT,
        messages,
        messages.size(),
        (row, message) -> {
          row.setObject(1, message.id());
          row.setObject(2, message.accountId());
          row.setObject(3, message.pollId());
          row.setString(4, message.uidl().replace('\0', '\uFFFD'));
          row.setObject(5, message.fetchedAt().atOffset(ZoneOffset.UTC));
          row.setLong(6, message.size());
          row.setBytes(7, HexFormat.of().parseHex(message.sha256()));
          setReading(row, 8, message);
        });
    insertAttachments(messages);
  }

  /** Writes a new reading; false where somebody else has written one meanwhile. */
  boolean update(StoredMessage message) {
    int updated =
        jdbc.update(
            UPDATE,
            row -> {
              int next = setReading(row, 1, message);
              row.setObject(next, message.id());
              row.setInt(next + 1, message.revision() - 1);
            });
    if (updated == 1) {
      jdbc.update("delete from attachment where message_id = ?", message.id());
      insertAttachments(List.of(message));
    }
    return updated == 1;
  }

  private int setReading(PreparedStatement row, int first, StoredMessage message)
      throws SQLException {
    Reading reading = message.reading();
    var envelope = reading.envelope();
    int at = first;
    row.setString(at++, envelope.messageId());
    row.setString(at++, envelope.inReplyTo());
    row.setString(at++, mapper.json(envelope.references()));
    row.setString(at++, mapper.json(AddressFields.of(envelope)));
    row.setString(at++, envelope.subject());
    row.setObject(at++, time(envelope.sentAt()));
    row.setObject(at++, time(envelope.receivedAt()));
    row.setObject(at++, time(dated(message)));
    row.setString(at++, reading.preview());
    row.setBoolean(at++, message.hasAttachments());
    row.setString(at++, reading.status().name());
    row.setString(at++, mapper.json(reading.problems()));
    row.setBoolean(at++, reading.truncated());
    row.setInt(at++, message.revision());
    return at;
  }

  private void insertAttachments(List<StoredMessage> messages) {
    record Row(UUID messageId, int position, StoredAttachment attachment) {}
    List<Row> rows = new ArrayList<>();
    for (StoredMessage message : messages) {
      int position = 0;
      for (StoredAttachment attachment : message.attachments()) {
        rows.add(new Row(message.id(), position++, attachment));
      }
    }
    jdbc.batchUpdate(
        INSERT_ATTACHMENT,
        rows,
        500,
        (row, values) -> {
          StoredAttachment attachment = values.attachment;
          row.setObject(1, attachment.id());
          row.setObject(2, values.messageId);
          row.setInt(3, values.position);
          row.setString(4, attachment.partPath());
          row.setString(5, attachment.filename());
          row.setString(6, attachment.contentType());
          row.setLong(7, attachment.size());
          row.setBytes(8, HexFormat.of().parseHex(attachment.sha256()));
          row.setString(9, attachment.disposition());
          row.setString(10, attachment.contentId());
          row.setLong(11, attachment.location().from());
          row.setLong(12, attachment.location().to());
          row.setString(13, attachment.location().encoding().name());
        });
  }

  boolean anyOf(UUID accountId) {
    return client
        .sql("select 1 from message where account_id = :account limit 1")
        .param("account", accountId)
        .query(Integer.class)
        .optional()
        .isPresent();
  }

  /** Which of these contents are there in that account. */
  Set<String> known(UUID accountId, Collection<String> sha256) {
    return client
        .sql("select sha256 from message where sha256 in (:contents) and account_id = :account")
        .param("contents", sha256.stream().map(HexFormat.of()::parseHex).toList())
        .param("account", accountId)
        .query((row, _) -> HexFormat.of().formatHex(row.getBytes(1)))
        .set();
  }

  boolean exists(UUID messageId) {
    return client
        .sql("select 1 from message where id = :id")
        .param("id", messageId)
        .query(Integer.class)
        .optional()
        .isPresent();
  }

  Optional<StoredMessage> find(UUID messageId) {
    return client
        .sql("select * from message where id = :id")
        .param("id", messageId)
        .query(mapper)
        .optional()
        .map(message -> withAttachments(List.of(message), Integer.MAX_VALUE).getFirst());
  }

  List<StoredMessage> list(MessageQuery query) {
    if (query.isDated()) {
      return list(dated.find(query), query.order());
    }
    List<StoredMessage> messages =
        client
            .sql("select * from message m" + query.where() + query.orderAndLimit())
            .params(query.values())
            .query(mapper)
            .list();
    return withAttachments(messages, LISTED_ATTACHMENTS);
  }

  /** These messages, in order. */
  List<StoredMessage> list(List<UUID> ids, MessageOrder order) {
    if (ids.isEmpty()) {
      return List.of();
    }
    List<StoredMessage> messages =
        client
            .sql("select * from message m where m.id in (:ids) order by " + order.by("m", "id"))
            .param("ids", ids)
            .query(mapper)
            .list();
    return withAttachments(messages, LISTED_ATTACHMENTS);
  }

  List<MeasuredMessage> measure(MessageQuery query) {
    if (query.isDated()) {
      return measure(dated.find(query), query.order());
    }
    return client
        .sql(
            "select m.id, m.fetched_at, m.size from message m"
                + query.where()
                + query.orderAndLimit())
        .params(query.values())
        .query((row, _) -> MessageRowMapper.measured(row))
        .list();
  }

  List<MeasuredMessage> measure(List<UUID> ids, MessageOrder order) {
    return ids.isEmpty()
        ? List.of()
        : client
            .sql(
                "select m.id, m.fetched_at, m.size from message m where m.id in (:ids) order by "
                    + order.by("m", "id"))
            .param("ids", ids)
            .query((row, _) -> MessageRowMapper.measured(row))
            .list();
  }

  List<StoredMessage> find(Collection<UUID> messageIds) {
    return withAttachments(
        client
            .sql("select * from message where id in (:ids)")
            .param("ids", messageIds)
            .query(mapper)
            .list(),
        Integer.MAX_VALUE);
  }

  private List<StoredMessage> withAttachments(List<StoredMessage> messages, int limit) {
    if (messages.isEmpty()) {
      return messages;
    }
    Map<UUID, List<StoredAttachment>> found = new HashMap<>();
    client
        .sql(
            """
            select * from attachment where message_id in (:ids) and position < :limit
            order by message_id, position
            """)
        .param("ids", messages.stream().map(StoredMessage::id).toList())
        .param("limit", limit)
        .query(row -> {
          found
              .computeIfAbsent(row.getObject("message_id", UUID.class), id -> new ArrayList<>())
              .add(MessageRowMapper.attachment(row));
        });
    return messages.stream()
        .map(message -> message.with(found.getOrDefault(message.id(), List.of())))
        .toList();
  }

  private static Instant dated(StoredMessage message) {
    var envelope = message.reading().envelope();
    if (envelope.sentAt() != null) {
      return envelope.sentAt();
    }
    return envelope.receivedAt() != null ? envelope.receivedAt() : message.fetchedAt();
  }

  static @Nullable OffsetDateTime time(@Nullable Instant instant) {
    return instant == null ? null : instant.atOffset(ZoneOffset.UTC);
  }
}
