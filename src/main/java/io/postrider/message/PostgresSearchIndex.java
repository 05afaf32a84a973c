package io.postrider.message;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.json.JsonMapper;

/**
 * Finds messages on PostgreSQL by a GIN index over {@code tsvector}s (docs/adr/0007). Three ways
 * lead to a page. Rare words are <em>gathered</em> from the index and put in order. For common
 * words the index is asked on a <em>walk</em> along the order: in a stretch of time behind the
 * cursor that probably holds a page, then in longer ones. Where other filters leave few messages,
 * the words of these are <em>read</em>. The planner cannot be left to choose, for it knows neither
 * how far away the next hit is nor what it costs to read words; it is asked only how many there may
 * be.
 */
final class PostgresSearchIndex extends SearchIndex {
  /** How many times as far the next attempt goes. */
  private static final int FURTHER = 8;

  private final TransactionTemplate transaction;
  private final SearchWays ways;

  PostgresSearchIndex(JdbcTemplate jdbc, PlatformTransactionManager transactions, JsonMapper json) {
    super(jdbc, "cast(? as tsvector)");
    this.transaction = new TransactionTemplate(transactions);
    this.ways = new SearchWays(JdbcClient.create(jdbc), json);
  }

  @Override
  Object filed(SearchDocument words) {
    return new TsVector(words);
  }

  @Override
  List<UUID> find(MessageQuery query) {
    return Objects.requireNonNull(transaction.execute(_ -> find(query, ways.odds(query))));
  }

  /** Tries the way that is cheapest by these odds, again and again, and each time further. */
  List<UUID> find(MessageQuery query, SearchOdds guessed) {
    SearchOdds odds = guessed;
    double gathering = odds.gathering();
    double reading = odds.reading(query.limit());
    double walk = odds.walk(query.limit());
    while (true) {
      double costOfGathering = odds.costOfGathering(gathering, query.limit());
      double costOfReading = odds.costOfReading(reading);
      double costOfWalking = odds.costOfWalking(walk, query.limit());
      Optional<List<UUID>> page;
      if (costOfGathering < Math.min(costOfReading, costOfWalking)) {
        page = ways.gather(query, (long) gathering);
        odds = odds.withMoreHitsThan(gathering);
        gathering *= FURTHER;
      } else if (costOfReading < costOfWalking) {
        page = ways.read(query, (long) reading);
        reading *= FURTHER;
      } else {
        page = ways.walk(query, (long) walk);
        walk *= FURTHER;
      }
      if (page.isPresent()) {
        return page.get();
      }
    }
  }
}
