package io.postrider.account;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Counts accounts by how they stand; each question is one statement, however many there are. */
@Repository
class AccountFigures {

  private static final String HELD = "(" + AccountStates.SHOWN_STATE + ") = 'PAUSED'";
  private static final String FAILING = "s.state in ('FAILING', 'REFUSED')";
  private static final String STALLED = "s.stalls_at < :now";

  private final JdbcClient jdbc;

  AccountFigures(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /** How many accounts show which state. */
  Map<AccountState, Long> byState(Instant now) {
    Map<AccountState, Long> counts = new EnumMap<>(AccountState.class);
    jdbc.sql(
            "select t.shown, count(*) as accounts from (select "
                + AccountStates.SHOWN_STATE
                + " as shown from account_state s) t group by t.shown")
        .param("now", AccountStates.at(now))
        .query((row, _) ->
            Map.entry(AccountState.valueOf(row.getString("shown")), row.getLong("accounts")))
        .list()
        .forEach(entry -> counts.put(entry.getKey(), entry.getValue()));
    return counts;
  }

  /** Totals of the accounts that may be seen. */
  record Tally(HealthReport.Totals totals, @Nullable Instant oldestSuccessAt) {}

  Tally tally(Optional<Set<UUID>> visible, Instant now) {
    return jdbc.sql(
            "select count(*) as total,"
                + " coalesce(sum(case when t.held then 1 else 0 end), 0) as paused,"
                + " coalesce(sum(case when not t.held and t.failing then 1 else 0 end), 0)"
                + " as failing,"
                + " coalesce(sum(case when not t.held and t.stalled then 1 else 0 end), 0)"
                + " as stalled,"
                + " min(case when not t.held then t.last_success_at end) as oldest_success_at"
                + " from (select "
                + String.join(
                    ", ",
                    HELD + " as held",
                    FAILING + " as failing",
                    STALLED + " as stalled",
                    "s.last_success_at")
                + " from account_state s where "
                + visible(visible)
                + ") t")
        .params(values(visible, now))
        .query((row, number) ->
            new Tally(
                new HealthReport.Totals(
                    row.getLong("total"),
                    row.getLong("failing"),
                    row.getLong("stalled"),
                    row.getLong("paused")),
                AccountStates.instantOrNull(row, "oldest_success_at")))
        .single();
  }

  /** An account in trouble. */
  record Troubled(
      UUID accountId,
      String name,
      AccountState state,
      Instant since,
      int consecutiveFailures,
      boolean stalled,
      Instant stallsAt) {

    static Troubled read(ResultSet row) throws SQLException {
      return new Troubled(
          row.getObject("account_id", UUID.class),
          row.getString("name"),
          AccountState.valueOf(row.getString("state")),
          AccountStates.instant(row, "since"),
          row.getInt("consecutive_failures"),
          row.getBoolean("stalled"),
          AccountStates.instant(row, "stalls_at"));
    }
  }

  /** The accounts in trouble that may be seen, longest first. */
  List<Troubled> troubled(Optional<Set<UUID>> visible, int most, Instant now) {
    return jdbc.sql(
            "select s.account_id, a.name, s.state, s.since, s.consecutive_failures,"
                + " (s.stalls_at < :now) as stalled, s.stalls_at"
                + " from account_state s join account a on a.id = s.account_id where not ("
                + HELD
                + ") and ("
                + FAILING
                + " or "
                + STALLED
                + ") and "
                + visible(visible)
                + " order by s.stalls_at, s.account_id limit "
                + most)
        .params(values(visible, now))
        .query((row, number) -> Troubled.read(row))
        .list();
  }

  /** Accounts that have stalled without anybody having been told, longest first. */
  List<UUID> stalledUntold(Instant now, int most) {
    return jdbc.sql(
            "select s.account_id from account_state s where not s.stall_told and "
                + STALLED
                + " and not ("
                + HELD
                + ") order by s.stalls_at, s.account_id limit "
                + most)
        .param("now", AccountStates.at(now))
        .query((row, number) -> row.getObject(1, UUID.class))
        .list();
  }

  /** How many accounts that may be seen want mail deleted on the server. */
  long deleting(Optional<Set<UUID>> visible, Instant now) {
    return jdbc.sql(
            "select count(*) from account a join account_state s on s.account_id = a.id"
                + " where a.deletion <> 'keep' and s.enabled and "
                + visible(visible))
        .params(values(visible, now))
        .query((row, number) -> row.getLong(1))
        .single();
  }

  private static String visible(Optional<Set<UUID>> visible) {
    return visible
        .map(ids -> ids.isEmpty() ? "1 = 0" : "s.account_id in (:visible)")
        .orElse("1 = 1");
  }

  private static Map<String, Object> values(Optional<Set<UUID>> visible, Instant now) {
    Map<String, Object> values = new HashMap<>();
    values.put("now", AccountStates.at(now));
    visible.ifPresent(ids -> values.put("visible", ids));
    return values;
  }
}
