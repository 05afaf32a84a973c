package io.postrider.message;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A filter as SQL: constant conditions, bound values. */
final class MessageQuery {
  private final List<String> conditions = new ArrayList<>();
  private final Map<String, Object> values = new HashMap<>();

  private MessageQuery() {}

  static MessageQuery of(MessageFilter filter) {
    MessageQuery query = new MessageQuery();
    query.add("account_id in (:accounts)", "accounts", filter.accounts());
    query.contains("from_search like :from escape '!'", "from", filter.from());
    query.contains("to_search like :to escape '!'", "to", filter.to());
    query.contains("subject_search like :subject escape '!'", "subject", filter.subject());
    query.contains(
        "(subject_search like :words escape '!' or from_search like :words escape '!'"
            + " or to_search like :words escape '!' or preview_search like :words escape '!')",
        "words",
        filter.words());
    query.add("message_id_header in (:header)", "header", bracketed(filter.messageIdHeader()));
    query.add("uidl = :uidl", "uidl", filter.uidl());
    query.add(
        "sha256 = :sha256",
        "sha256",
        filter.sha256() == null ? null : HexFormat.of().parseHex(filter.sha256()));
    query.add("dated_at >= :since", "since", time(filter.since()));
    query.add("dated_at < :until", "until", time(filter.until()));
    query.add("fetched_at >= :fetchedSince", "fetchedSince", time(filter.fetchedSince()));
    query.add("has_attachments = :hasAttachments", "hasAttachments", filter.hasAttachments());
    query.add("size >= :minSize", "minSize", filter.minSize());
    query.add("size <= :maxSize", "maxSize", filter.maxSize());
    query.add(
        "parse_status = :parse", "parse", filter.parse() == null ? null : filter.parse().name());
    return query;
  }

  MessageQuery behind(MessagePosition position, MessageOrder order) {
    conditions.add(
        order == MessageOrder.NEWEST
            ? "fetched_at <= :atTime and (fetched_at < :atTime or id < :atId)"
            : "fetched_at >= :atTime and (fetched_at > :atTime or id > :atId)");
    values.put("atTime", position.fetchedAt().atOffset(ZoneOffset.UTC));
    values.put("atId", position.id());
    return this;
  }

  /** {@code where …}, or nothing. */
  String where() {
    return conditions.isEmpty() ? "" : " where " + String.join(" and ", conditions);
  }

  Map<String, Object> values() {
    return values;
  }

  private void add(String condition, String name, @Nullable Object value) {
    if (value != null) {
      conditions.add(condition);
      values.put(name, value);
    }
  }

  private void contains(String condition, String name, @Nullable String words) {
    if (words != null) {
      String escaped =
          words.toLowerCase(Locale.ROOT).replace("!", "!!").replace("%", "!%").replace("_", "!_");
      add(condition, name, "%" + escaped + "%");
    }
  }

  /** An id is found with and without its angle brackets. */
  private static @Nullable List<String> bracketed(@Nullable String header) {
    return header == null ? null : List.of(header, "<" + header + ">");
  }

  private static @Nullable Object time(@Nullable Instant instant) {
    return instant == null ? null : instant.atOffset(ZoneOffset.UTC);
  }
}
