package io.postrider.message;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Finds messages on H2, which has no full-text index that keeps to transactions: the words of each
 * message are one text, and a search reads all that the other filters leave. Answers what {@link
 * PostgresSearchIndex} answers, slower.
 */
final class EmbeddedSearchIndex extends SearchIndex {
  private final JdbcClient client;

  EmbeddedSearchIndex(JdbcTemplate jdbc) {
    super(jdbc, "?");
    this.client = JdbcClient.create(jdbc);
  }

  @Override
  Object filed(SearchDocument words) {
    return words.text();
  }

  @Override
  List<UUID> find(MessageQuery query) {
    List<String> conditions = new ArrayList<>(query.place("m", "id"));
    conditions.addAll(query.conditions());
    Map<String, Object> values = new HashMap<>(query.values());
    for (boolean unwanted : new boolean[] {false, true}) {
      for (String pattern : query.words().patterns(unwanted)) {
        String name = "words" + values.size();
        conditions.add("s.words " + (unwanted ? "not " : "") + "like :" + name);
        values.put(name, pattern);
      }
    }
    return client
        .sql(
            "select m.id from message m join message_search s on s.message_id = m.id"
                + MessageQuery.where(conditions)
                + query.orderAndLimit())
        .params(values)
        .query((row, number) -> row.getObject(1, UUID.class))
        .list();
  }
}
