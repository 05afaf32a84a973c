package io.postrider.message;

import java.util.List;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Finds messages of some dates, which may have been fetched long before or after others. Left to
 * itself a database walks along the order past all that was fetched meanwhile; so the walk is
 * bounded, and if it falls short of a page, all of those dates are found first, by their index.
 */
final class DatedMessages {
  /** How many messages are passed on a walk. */
  private static final int PASSED = 500;

  private final JdbcClient client;

  DatedMessages(JdbcClient client) {
    this.client = client;
  }

  /** The messages asked for by a query without words, in its order. */
  List<UUID> find(MessageQuery query) {
    return find(query, PASSED);
  }

  List<UUID> find(MessageQuery query, int passed) {
    String road =
        "select * from message m"
            + MessageQuery.where(query.place("m", "id"))
            + (" order by " + query.order().by("m", "id"))
            + (" limit " + passed);
    List<UUID> page = ids(query, road, MessageQuery.where(query.conditions()));
    // OFFSET keeps the order outside from choosing the way inside
    return page.size() == query.limit()
        ? page
        : ids(
            query,
            "select m.id, m.fetched_at from message m" + query.where() + " offset 0 rows",
            "");
  }

  private List<UUID> ids(MessageQuery query, String inside, String outside) {
    return client
        .sql("select m.id from (" + inside + ") m" + outside + query.orderAndLimit())
        .params(query.values())
        .query((row, _) -> row.getObject(1, UUID.class))
        .list();
  }
}
