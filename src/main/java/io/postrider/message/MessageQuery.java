package io.postrider.message;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A filter as SQL: constant conditions, bound values but for the ids of accounts. What a message
 * says is left to the {@link SearchIndex}. The table {@code message} goes by the alias {@code m}.
 */
final class MessageQuery {
  private final MessageOrder order;
  private final int limit;
  private final SearchTerms words;
  private final @Nullable Set<UUID> accounts;
  private final @Nullable MessagePosition behind;
  private final List<String> conditions = new ArrayList<>();
  private final List<String> dates = new ArrayList<>();
  private final Map<String, Object> values = new HashMap<>();

  private MessageQuery(
      MessageFilter filter, @Nullable MessagePosition behind, MessageOrder order, int limit) {
    this.order = order;
    this.limit = limit;
    this.words = SearchTerms.of(filter);
    this.accounts = filter.accounts();
    this.behind = behind;
  }

  static MessageQuery of(
      MessageFilter filter, @Nullable MessagePosition behind, MessageOrder order, int limit) {
    MessageQuery query = new MessageQuery(filter, behind, order, limit);
    if (behind != null) {
      query.values.put("atTime", behind.fetchedAt().atOffset(ZoneOffset.UTC));
      query.values.put("atId", behind.id());
    }
    query.add("m.message_id_header in (:header)", "header", bracketed(filter.messageIdHeader()));
    query.add("m.uidl = :uidl", "uidl", filter.uidl());
    query.add(
        "m.sha256 = :sha256",
        "sha256",
        filter.sha256() == null ? null : HexFormat.of().parseHex(filter.sha256()));
    query.addDate("m.dated_at >= :since", "since", filter.since());
    query.addDate("m.dated_at < :until", "until", filter.until());
    query.add("m.fetched_at >= :fetchedSince", "fetchedSince", time(filter.fetchedSince()));
    query.add("m.has_attachments = :hasAttachments", "hasAttachments", filter.hasAttachments());
    query.add("m.size >= :minSize", "minSize", filter.minSize());
    query.add("m.size <= :maxSize", "maxSize", filter.maxSize());
    query.add(
        "m.parse_status = :parse", "parse", filter.parse() == null ? null : filter.parse().name());
    return query;
  }

  SearchTerms words() {
    return words;
  }

  @Nullable Set<UUID> accounts() {
    return accounts;
  }

  /** Whether messages of some dates are wanted, which need not be near in order. */
  boolean isDated() {
    return !dates.isEmpty();
  }

  /** Conditions without those of dates. */
  List<String> undated() {
    return conditions.stream().filter(condition -> !dates.contains(condition)).toList();
  }

  /** What stands, in this order, between the beginning and the dates; nothing behind a cursor. */
  List<String> beyondDates() {
    boolean newest = order == MessageOrder.NEWEST;
    return behind == null && values.containsKey(newest ? "until" : "since")
        ? List.of(newest ? "m.dated_at >= :until" : "m.dated_at < :since")
        : List.of();
  }

  MessageOrder order() {
    return order;
  }

  int limit() {
    return limit;
  }

  /** {@code where …} with all but the words, or nothing. */
  String where() {
    return where(Stream.concat(place("m", "id").stream(), conditions.stream()).toList());
  }

  /** Conditions that only the table {@code message} can answer. */
  List<String> conditions() {
    return conditions;
  }

  /**
   * Conditions of account and position, for any table that holds account, time of fetching and the
   * message's id.
   */
  List<String> place(String table, String id) {
    List<String> place = new ArrayList<>(position(table, id));
    if (accounts != null) {
      // written out, so that also a plan made for any value knows whose mail is much
      place.add(
          accounts.stream()
              .map(account -> "uuid '" + account + "'")
              .collect(Collectors.joining(", ", table + ".account_id in (", ")")));
    }
    return place;
  }

  /** Conditions of position alone. */
  List<String> position(String table, String id) {
    if (behind == null) {
      return List.of();
    }
    String past = order == MessageOrder.NEWEST ? "<" : ">";
    String time = table + ".fetched_at " + past;
    return List.of(
        time + "= :atTime",
        "(" + time + " :atTime or " + table + "." + id + " " + past + " :atId)");
  }

  static String where(List<String> conditions) {
    return conditions.isEmpty() ? "" : " where " + String.join(" and ", conditions);
  }

  String orderAndLimit() {
    return " order by " + order.by("m", "id") + " limit " + limit;
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

  private void addDate(String condition, String name, @Nullable Instant value) {
    if (value != null) {
      add(condition, name, time(value));
      dates.add(condition);
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
