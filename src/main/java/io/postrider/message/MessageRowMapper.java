package io.postrider.message;

import io.postrider.mime.Envelope;
import io.postrider.mime.ParseStatus;
import io.postrider.mime.PartLocation;
import io.postrider.mime.TransferEncoding;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.RowMapper;
import org.springframework.stereotype.Component;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** From rows to messages, and the JSON inside of them. Safe for use by many threads. */
@Component
class MessageRowMapper implements RowMapper<StoredMessage> {
  private static final TypeReference<List<String>> TEXTS = new TypeReference<>() {};
  private static final TypeReference<List<StoredProblem>> PROBLEMS = new TypeReference<>() {};

  private final JsonMapper json;

  MessageRowMapper(JsonMapper json) {
    this.json = json;
  }

  String json(Object value) {
    return json.writeValueAsString(value);
  }

  @Override
  public StoredMessage mapRow(ResultSet row, int number) throws SQLException {
    AddressFields addresses = json.readValue(row.getString("addresses"), AddressFields.class);
    Envelope envelope =
        new Envelope(
            row.getString("message_id_header"),
            row.getString("in_reply_to"),
            json.readValue(row.getString("reference_ids"), TEXTS),
            addresses.from(),
            addresses.sender(),
            addresses.replyTo(),
            addresses.to(),
            addresses.cc(),
            row.getString("subject"),
            time(row, "sent_at"),
            time(row, "received_at"));
    Reading reading =
        new Reading(
            envelope,
            row.getString("preview"),
            ParseStatus.valueOf(row.getString("parse_status")),
            json.readValue(row.getString("problems"), PROBLEMS),
            row.getBoolean("truncated"));
    return new StoredMessage(
        row.getObject("id", UUID.class),
        row.getObject("account_id", UUID.class),
        pollId(row),
        row.getString("uidl"),
        row.getObject("fetched_at", OffsetDateTime.class).toInstant(),
        row.getLong("size"),
        hex(row, "sha256"),
        row.getInt("revision"),
        reading,
        row.getBoolean("has_attachments"),
        List.of());
  }

  private static @Nullable UUID pollId(ResultSet row) throws SQLException {
    return row.getObject("poll_id", UUID.class);
  }

  static MeasuredMessage measured(ResultSet row) throws SQLException {
    return new MeasuredMessage(
        row.getObject("id", UUID.class),
        row.getObject("fetched_at", OffsetDateTime.class).toInstant(),
        row.getLong("size"));
  }

  static Buried buried(ResultSet row) throws SQLException {
    return new Buried(
        row.getObject("id", UUID.class),
        row.getObject("account_id", UUID.class),
        row.getString("uidl"),
        row.getObject("fetched_at", OffsetDateTime.class).toInstant(),
        row.getLong("size"),
        hex(row, "sha256"));
  }

  static StoredAttachment attachment(ResultSet row) throws SQLException {
    return new StoredAttachment(
        row.getObject("id", UUID.class),
        row.getString("filename"),
        row.getString("content_type"),
        row.getLong("size"),
        hex(row, "sha256"),
        row.getString("disposition"),
        row.getString("content_id"),
        row.getString("part_path"),
        new PartLocation(
            row.getLong("body_from"),
            row.getLong("body_to"),
            TransferEncoding.valueOf(row.getString("encoding"))));
  }

  private static String hex(ResultSet row, String column) throws SQLException {
    return HexFormat.of().formatHex(row.getBytes(column));
  }

  private static @Nullable Instant time(ResultSet row, String column) throws SQLException {
    OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
    return time == null ? null : time.toInstant();
  }
}
