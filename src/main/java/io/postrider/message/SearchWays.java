package io.postrider.message;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.json.JsonMapper;

/** The ways of {@link PostgresSearchIndex} to a page, as SQL. All give the same page, if any. */
final class SearchWays {
  private static final String WANTED = "s.words @@ cast(:words as tsquery)";

  /** Accounts that the index is asked for; of more, the rows are. */
  private static final int ACCOUNTS = 100;

  private final JdbcClient client;
  private final JsonMapper json;

  SearchWays(JdbcClient client, JsonMapper json) {
    this.client = client;
    this.json = json;
  }

  /**
   * What may be there. Settles, for the rest of the transaction, that plans are made for the very
   * words that are asked for, and that no table is read from end to end: the planner takes words
   * for cheap to read.
   */
  SearchOdds odds(MessageQuery query) {
    double messages =
        client
            .sql(
                "select reltuples, set_config('enable_seqscan', 'off', true),"
                    + " set_config('plan_cache_mode', 'force_custom_plan', true)"
                    + " from pg_class where oid = 'message_search'::regclass")
            .query((row, _) -> row.getDouble(1))
            .single();
    double hits = guess("message_search s where " + WANTED, query);
    double others = left(query.conditions(), query, messages);
    if (!query.isDated()) {
      return new SearchOdds(messages, hits, others);
    }
    List<String> beyond = query.beyondDates();
    return new SearchOdds(
        messages,
        hits,
        others,
        left(query.undated(), query, messages),
        beyond.isEmpty() ? 0 : left(beyond, query, messages));
  }

  private double left(List<String> conditions, MessageQuery query, double messages) {
    return conditions.isEmpty()
        ? messages
        : guess("message m" + MessageQuery.where(conditions), query);
  }

  private double guess(String from, MessageQuery query) {
    String plan =
        client
            .sql("explain (format json) select 1 from " + from)
            .params(values(query))
            .query(String.class)
            .single();
    return json.readTree(plan).at("/0/Plan/Plan Rows").asDouble();
  }

  /** The page, if there are no more hits than so many. */
  Optional<List<UUID>> gather(MessageQuery query, long length) {
    Found found =
        hits(
            query,
            values(query),
            "",
            " limit " + (length + 1),
            " where (select count(*) from candidate) <= " + length);
    return found.candidates <= length ? Optional.of(found.page) : Optional.empty();
  }

  /** The page, if so many messages along the order, whatever they say, hold it. */
  Optional<List<UUID>> walk(MessageQuery query, long length) {
    record Road(@Nullable Instant from, @Nullable Instant to, @Nullable Instant end) {}
    String time =
        "(select m.fetched_at from message m"
            + MessageQuery.where(query.position("m", "id"))
            + " order by %s limit 1 offset %d)";
    String along = query.order().by("m", "id");
    String back = query.order().reversed().by("m", "id");
    Road road =
        client
            .sql(
                ("select " + time + ", " + time + ", " + time)
                    .formatted(along, 0, along, length, back, 0))
            .params(query.values())
            .query((row, _) -> new Road(time(row, 1), time(row, 2), time(row, 3)))
            .single();
    if (road.from == null || road.end == null) {
      return Optional.of(List.of());
    }
    Map<String, Object> values = values(query);
    values.put(
        "stretches",
        Stretches.between(road.from, road.to == null ? road.end : road.to).stream()
            .map(String::valueOf)
            .collect(Collectors.joining(",", "{", "}")));
    Found found =
        hits(
            query,
            values,
            " and message_stretches(s.fetched_at) && cast(:stretches as bigint[])",
            "",
            "");
    return road.to == null || found.page.size() == query.limit()
        ? Optional.of(found.page)
        : Optional.empty();
  }

  /** Looks hits up in the table of messages one after the other, until a page is full. */
  private Found hits(
      MessageQuery query, Map<String, Object> values, String within, String limit, String when) {
    List<String> wanted = new ArrayList<>(query.place("s", "message_id"));
    wanted.add(WANTED + within);
    String chosen = "(select * from candidate" + when + ") m";
    if (!query.conditions().isEmpty()) {
      List<String> same = new ArrayList<>(query.conditions());
      same.add("m.id = c.id");
      // OFFSET keeps what is outside from being moved inside, where it would be done for all hits
      chosen =
          ("(select * from (select * from candidate c" + when)
              + (" order by " + query.order().by("c", "id") + " offset 0) c")
              + (" where exists (select 1 from message m" + MessageQuery.where(same))
              + (" offset 0) limit " + query.limit() + ") m");
    }
    return find(
        query,
        "select s.message_id as id, s.fetched_at from message_search s"
            + MessageQuery.where(wanted)
            + limit,
        chosen,
        values);
  }

  /** The page, if so many of the messages that the other filters leave hold it. */
  Optional<List<UUID>> read(MessageQuery query, long length) {
    // OFFSET keeps the order outside from choosing the way inside
    Found found =
        find(
            query,
            ("select * from (select m.id, m.fetched_at from message m" + query.where())
                + (" offset 0 rows) m order by " + query.order().by("m", "id"))
                + (" limit " + (length + 1)),
            "(select * from candidate m limit "
                + length
                + ") m join message_search s on s.message_id = m.id where "
                + WANTED,
            values(query));
    return found.candidates <= length || found.page.size() == query.limit()
        ? Optional.of(found.page)
        : Optional.empty();
  }

  /** A page, and of how many candidates it was chosen. */
  private record Found(List<UUID> page, long candidates) {}

  /** Candidates are all there before one is chosen: the planner must not think of another way. */
  private Found find(
      MessageQuery query, String candidates, String chosen, Map<String, Object> values) {
    record Row(@Nullable UUID id, long candidates) {}
    List<Row> rows =
        client
            .sql(
                ("with candidate as materialized (" + candidates + ")")
                    + (", page as (select m.id, m.fetched_at from " + chosen)
                    + (query.orderAndLimit() + ")")
                    + " select m.id, c.count from (select count(*) from candidate) c"
                    + (" left join page m on true order by " + query.order().by("m", "id")))
            .params(values)
            .query((row, _) -> new Row(row.getObject(1, UUID.class), row.getLong(2)))
            .list();
    return new Found(
        rows.stream().map(Row::id).filter(Objects::nonNull).toList(), rows.getFirst().candidates);
  }

  private static Map<String, Object> values(MessageQuery query) {
    Map<String, Object> values = new HashMap<>(query.values());
    values.put("words", query.words().tsquery() + ofAccounts(query.accounts()));
    return values;
  }

  private static String ofAccounts(@Nullable Set<UUID> accounts) {
    if (accounts == null || accounts.size() > ACCOUNTS) {
      return "";
    }
    return accounts.stream()
        .map(account -> "'" + SearchDocument.account(account) + "'")
        .collect(Collectors.joining(" | ", " & (", ")"));
  }

  private static @Nullable Instant time(ResultSet row, int column) throws SQLException {
    OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
    return time == null ? null : time.toInstant();
  }
}
