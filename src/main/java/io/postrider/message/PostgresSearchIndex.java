package io.postrider.message;

import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.json.JsonMapper;

/**
 * Finds messages on PostgreSQL by a GIN index over {@code tsvector}s (docs/adr/0007). Two ways lead
 * to a page: rare words are gathered from the index and put in order; words that stand in so many
 * messages that gathering takes long are met soon when walking along the order. The planner cannot
 * be left to choose between them, for a walk without an end, towards messages that are not there,
 * reads everything. So each way is bounded, and the planner is asked only how many there may be.
 */
final class PostgresSearchIndex implements SearchIndex {
  /** What a message met on a walk costs, in hits gathered. */
  private static final double STEP = 8;

  /** How many messages are looked at on a walk, at most. */
  private static final int WALK = 4_000;

  /** Accounts that the index is asked for; of more, the rows are. */
  private static final int ACCOUNTS = 100;

  private final JdbcTemplate jdbc;
  private final JdbcClient client;
  private final JsonMapper json;

  private final double step;
  private final int walk;

  PostgresSearchIndex(JdbcTemplate jdbc, JsonMapper json) {
    this(jdbc, json, STEP, WALK);
  }

  PostgresSearchIndex(JdbcTemplate jdbc, JsonMapper json, double step, int walk) {
    this.step = step;
    this.walk = walk;
    this.jdbc = jdbc;
    this.client = JdbcClient.create(jdbc);
    this.json = json;
  }

  @Override
  public void insert(List<Entry> entries) {
    jdbc.batchUpdate(
        "insert into message_search (message_id, account_id, fetched_at, words)"
            + " values (?, ?, ?, cast(? as tsvector)) on conflict do nothing",
        entries,
        entries.size(),
        (row, entry) -> {
          row.setObject(1, entry.message().id());
          row.setObject(2, entry.message().accountId());
          row.setObject(3, entry.message().fetchedAt().atOffset(ZoneOffset.UTC));
          row.setString(4, entry.words().tsvector());
        });
  }

  @Override
  public void replace(Entry entry) {
    jdbc.update("delete from message_search where message_id = ?", entry.message().id());
    insert(List.of(entry));
  }

  @Override
  public List<UUID> find(MessageQuery query) {
    String words = query.words().tsquery();
    String wordsHere = words + ofAccounts(query.accounts());
    if (isCommon(words, wordsHere, query.limit())) {
      List<UUID> met = walk(query, words);
      if (met.size() == query.limit()) {
        return met;
      }
    }
    return gather(query, wordsHere);
  }

  private static String ofAccounts(@Nullable Set<UUID> accounts) {
    if (accounts == null || accounts.size() > ACCOUNTS) {
      return "";
    }
    return accounts.stream()
        .map(account -> "'" + SearchDocument.account(account) + "'")
        .collect(Collectors.joining(" | ", " & (", ")"));
  }

  /** Whether a page is met on a shorter way than all hits are gathered on. */
  private boolean isCommon(String words, String wordsHere, int limit) {
    double here = guess(wordsHere);
    double all = words.equals(wordsHere) ? here : guess(words);
    double messages =
        client
            .sql("select reltuples from pg_class where oid = 'message_search'::regclass")
            .query(Double.class)
            .single();
    return step * limit * messages < here * all;
  }

  private long guess(String words) {
    String plan =
        client
            .sql(
                "explain (format json) select 1 from message_search s"
                    + " where s.words @@ cast(:words as tsquery)")
            .param("words", words)
            .query(String.class)
            .single();
    return json.readTree(plan).at("/0/Plan/Plan Rows").asLong();
  }

  private List<UUID> walk(MessageQuery query, String words) {
    List<String> wanted = new ArrayList<>(query.conditions());
    wanted.add("s.words @@ cast(:words as tsquery)");
    String road =
        "select * from message m"
            + MessageQuery.where(query.place("m", "id"))
            + " order by "
            + query.order().by("m", "id")
            + " limit "
            + walk;
    return ids(
        "select m.id from ("
            + road
            + ") m join message_search s on s.message_id = m.id"
            + MessageQuery.where(wanted)
            + query.orderAndLimit(),
        query,
        words);
  }

  private List<UUID> gather(MessageQuery query, String words) {
    List<String> wanted = new ArrayList<>();
    wanted.add("s.words @@ cast(:words as tsquery)");
    wanted.addAll(query.place("s", "message_id"));
    String hits =
        "with hit as materialized (select s.message_id as id, s.fetched_at from message_search s"
            + MessageQuery.where(wanted)
            + ")";
    boolean more = !query.conditions().isEmpty();
    return ids(
        hits
            + (more
                ? " select m.id from hit join message m on m.id = hit.id"
                : " select m.id from hit m")
            + MessageQuery.where(query.conditions())
            + query.orderAndLimit(),
        query,
        words);
  }

  private List<UUID> ids(String sql, MessageQuery query, String words) {
    Map<String, Object> values = new HashMap<>(query.values());
    values.put("words", words);
    return client
        .sql(sql)
        .params(values)
        .query((row, number) -> row.getObject(1, UUID.class))
        .list();
  }
}
