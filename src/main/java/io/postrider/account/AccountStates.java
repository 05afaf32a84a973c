package io.postrider.account;

import io.postrider.web.Problem;
import io.postrider.web.ProblemCode;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * The table {@code account_state}, by plain JDBC. Whoever changes a row locks it first, and locks
 * it before the settings are read; so polls and changes of one account come one after the other.
 */
@Repository
class AccountStates {

  /**
   * The state to show, of a row called {@code s} at {@code :now}; {@link AccountStanding#shown}
   * says the same in Java.
   */
  static final String SHOWN_STATE =
      """
      case when not s.enabled then 'PAUSED'
           when s.state = 'PAUSED' and s.paused_until <= :now
             then case when s.last_success_at is null then 'PENDING' else 'IDLE' end
           when s.state = 'PAUSED' then 'PAUSED'
           when s.polling_since is not null then 'POLLING'
           else s.state end\
      """;

  private final JdbcClient jdbc;
  private final JsonMapper json;

  AccountStates(JdbcClient jdbc, JsonMapper json) {
    this.jdbc = jdbc;
    this.json = json;
  }

  static OffsetDateTime at(Instant instant) {
    return instant.atOffset(ZoneOffset.UTC);
  }

  /** The row, locked until the transaction ends; empty when there is no such account. */
  @Transactional(propagation = Propagation.MANDATORY)
  public Optional<AccountStanding> lock(UUID accountId) {
    return jdbc.sql("select * from account_state where account_id = :id for update")
        .param("id", accountId)
        .query(this::standing)
        .optional();
  }

  /** Those rows as they are now, unlocked. */
  public Map<UUID, AccountStanding> read(Collection<UUID> accountIds) {
    Map<UUID, AccountStanding> found = new HashMap<>();
    if (!accountIds.isEmpty()) {
      jdbc.sql("select * from account_state where account_id in (:ids)")
          .param("ids", accountIds)
          .query(this::standing)
          .list()
          .forEach(each -> found.put(each.accountId, each));
    }
    return found;
  }

  @Transactional(propagation = Propagation.MANDATORY)
  public void insert(AccountStanding standing) {
    write(
        """
        insert into account_state (account_id, epoch, fence, enabled, state, since, polling_since,
          last_poll_at, last_success_at, next_poll_at, signed_in_at, login_allowed_at,
          contradictions, stalls_at, stall_told, consecutive_failures, in_trouble, problem, notices,
          on_server, pause_reason, paused_until, pipelining, moved)
        values (:id, :epoch, :fence, :enabled, :state, :since, :pollingSince,
          :lastPollAt, :lastSuccessAt, :nextPollAt, :signedInAt, :loginAllowedAt,
          :contradictions, :stallsAt, :stallTold, :consecutiveFailures, :inTrouble, :problem, :notices,
          :onServer, :pauseReason, :pausedUntil, :pipelining, :moved)
        """,
        standing);
  }

  @Transactional(propagation = Propagation.MANDATORY)
  public void update(AccountStanding standing) {
    write(
        """
        update account_state set epoch = :epoch, fence = :fence, enabled = :enabled,
          state = :state, since = :since, polling_since = :pollingSince,
          last_poll_at = :lastPollAt, last_success_at = :lastSuccessAt,
          next_poll_at = :nextPollAt, signed_in_at = :signedInAt,
          login_allowed_at = :loginAllowedAt, contradictions = :contradictions,
          stalls_at = :stallsAt, stall_told = :stallTold,
          consecutive_failures = :consecutiveFailures, in_trouble = :inTrouble,
          problem = :problem, notices = :notices, on_server = :onServer,
          pause_reason = :pauseReason, paused_until = :pausedUntil, pipelining = :pipelining,
          moved = :moved
        where account_id = :id
        """,
        standing);
  }

  @Transactional(propagation = Propagation.MANDATORY)
  public void delete(UUID accountId) {
    jdbc.sql("delete from account_state where account_id = :id").param("id", accountId).update();
  }

  /** Enabled accounts that are neither paused nor refused, with the time of their next poll. */
  public Map<UUID, Optional<Instant>> pollable() {
    Map<UUID, Optional<Instant>> found = new LinkedHashMap<>();
    jdbc.sql(
            """
            select account_id, next_poll_at from account_state
            where enabled and state <> 'REFUSED'
              and (state <> 'PAUSED' or paused_until is not null)
            order by next_poll_at, account_id
            """)
        .query((row, _) ->
            found.put(
                row.getObject("account_id", UUID.class),
                Optional.ofNullable(row.getObject("next_poll_at", OffsetDateTime.class))
                    .map(OffsetDateTime::toInstant)))
        .list();
    return found;
  }

  /** Touches that one column only, so that no lock order is asked of the caller. */
  public void nextPollAt(UUID accountId, Instant when) {
    jdbc.sql("update account_state set next_poll_at = :when where account_id = :id")
        .param("when", at(when))
        .param("id", accountId)
        .update();
  }

  private void write(String sql, AccountStanding standing) {
    Problem problem = standing.problem;
    jdbc.sql(sql)
        .param("id", standing.accountId)
        .param("epoch", standing.epoch)
        .param("fence", standing.fence)
        .param("enabled", standing.enabled)
        .param("state", standing.state.name())
        .param("since", at(standing.since))
        .param("pollingSince", atOrNull(standing.pollingSince))
        .param("lastPollAt", atOrNull(standing.lastPollAt))
        .param("lastSuccessAt", atOrNull(standing.lastSuccessAt))
        .param("nextPollAt", atOrNull(standing.nextPollAt))
        .param("signedInAt", atOrNull(standing.signedInAt))
        .param("loginAllowedAt", atOrNull(standing.loginAllowedAt))
        .param(
            "contradictions",
            standing.contradictions.isEmpty()
                ? null
                : json.writeValueAsString(standing.contradictions))
        .param("stallsAt", at(standing.stallsAt))
        .param("stallTold", standing.stallTold)
        .param("consecutiveFailures", standing.consecutiveFailures)
        .param("inTrouble", standing.inTrouble)
        .param("problem", problem == null ? null : json.writeValueAsString(problem))
        .param("notices", json.writeValueAsString(standing.notices.told()))
        .param("onServer", standing.onServer)
        .param("pauseReason", standing.pauseReason)
        .param("pausedUntil", atOrNull(standing.pausedUntil))
        .param("pipelining", standing.pipelining)
        .param("moved", standing.moved)
        .update();
  }

  private AccountStanding standing(ResultSet row, int number) throws SQLException {
    AccountStanding it =
        new AccountStanding(
            row.getObject("account_id", UUID.class),
            row.getBoolean("enabled"),
            instant(row, "since"),
            instant(row, "stalls_at"));
    it.epoch = row.getLong("epoch");
    it.fence = row.getLong("fence");
    it.state = AccountState.valueOf(row.getString("state"));
    it.pollingSince = instantOrNull(row, "polling_since");
    it.lastPollAt = instantOrNull(row, "last_poll_at");
    it.lastSuccessAt = instantOrNull(row, "last_success_at");
    it.nextPollAt = instantOrNull(row, "next_poll_at");
    it.signedInAt = instantOrNull(row, "signed_in_at");
    it.stallTold = row.getBoolean("stall_told");
    it.loginAllowedAt = instantOrNull(row, "login_allowed_at");
    it.contradictions = problems(row.getString("contradictions"));
    it.consecutiveFailures = row.getInt("consecutive_failures");
    it.inTrouble = row.getBoolean("in_trouble");
    it.problem = problem(row.getString("problem"));
    it.notices = new Notices(problems(row.getString("notices")));
    it.onServer = row.getLong("on_server");
    it.pauseReason = row.getString("pause_reason");
    it.pausedUntil = instantOrNull(row, "paused_until");
    it.pipelining = row.getBoolean("pipelining");
    it.moved = row.getBoolean("moved");
    return it;
  }

  /** A record of an older or newer release that no longer reads must not hide the account. */
  private @Nullable Problem problem(@Nullable String text) {
    if (text == null) {
      return null;
    }
    try {
      return json.readValue(text, Problem.class);
    } catch (JacksonException e) {
      return Problem.of(ProblemCode.INTERNAL, "The recorded problem cannot be read.");
    }
  }

  private List<Problem> problems(@Nullable String text) {
    if (text == null) {
      return List.of();
    }
    try {
      return List.of(json.readValue(text, Problem[].class));
    } catch (JacksonException e) {
      return List.of(); // the next poll finds them again
    }
  }

  static Instant instant(ResultSet row, String column) throws SQLException {
    return row.getObject(column, OffsetDateTime.class).toInstant();
  }

  static @Nullable Instant instantOrNull(ResultSet row, String column) throws SQLException {
    OffsetDateTime value = row.getObject(column, OffsetDateTime.class);
    return value == null ? null : value.toInstant();
  }

  private static @Nullable OffsetDateTime atOrNull(@Nullable Instant instant) {
    return instant == null ? null : at(instant);
  }
}
