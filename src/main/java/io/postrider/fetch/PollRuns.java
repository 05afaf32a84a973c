package io.postrider.fetch;

import io.postrider.web.Problem;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Repository;
import tools.jackson.databind.json.JsonMapper;

/**
 * The polls of all accounts and replicas. One account has at most one running poll: the unique
 * {@code active_account} sees to it. Times of life signs are the database's, so that the clocks of
 * replicas do not matter.
 */
@Repository
class PollRuns {

  /** Rows that one statement deletes at the most. */
  static final int DROPPED_AT_ONCE = 20_000;

  private static final String PROGRESS =
      "heartbeat_at = current_timestamp, phase = ?, messages_done = ?, messages_total = ?,"
          + " bytes_done = ?, bytes_total = ?, listed = ?, new_entries = ?, stored = ?,"
          + " duplicates = ?, quarantined = ?, skipped = ?, delete_requested = ?,"
          + " confirmed_gone = ?";

  private final JdbcTemplate jdbc;
  private final JsonMapper json;
  private final PollRunMapper mapper;

  PollRuns(JdbcTemplate jdbc, JsonMapper json) {
    this.jdbc = jdbc;
    this.json = json;
    this.mapper = new PollRunMapper(json);
  }

  /** Claims the account's turn; false where another poll of it runs. */
  boolean start(UUID id, UUID accountId, PollTrigger trigger, Instant now) {
    return jdbc.update(
            """
            insert into poll
              (id, account_id, active_account, trigger_kind, state, phase, started_at, heartbeat_at)
            values (?, ?, ?, ?, 'RUNNING', 'CONNECT', ?, current_timestamp)
            on conflict do nothing
            """,
            id,
            accountId,
            accountId,
            trigger.name(),
            Timestamp.from(now))
        == 1;
  }

  /** The poll of this account that runs now. */
  Optional<UUID> running(UUID accountId) {
    return jdbc
        .query(
            "select id from poll where active_account = ?",
            (row, _) -> row.getObject("id", UUID.class),
            accountId)
        .stream()
        .findFirst();
  }

  /** Ends the account's running poll if its replica has given no sign of life for so long. */
  boolean endIfDead(UUID accountId, Duration silence, Problem problem, Instant now) {
    return jdbc.update(
            """
            update poll set active_account = null, state = 'FAILED', ended_at = ?, problem_code = ?,
              problem = ?
            where active_account = ?
              and heartbeat_at < current_timestamp - cast(? as integer) * interval '1' second
            """,
            Timestamp.from(now),
            problem.code().code(),
            json.writeValueAsString(problem),
            accountId,
            silence.toSeconds())
        == 1;
  }

  /** Signs of life and progress of the polls of this process. */
  void heartbeat(Collection<RunningPoll> polls) {
    jdbc.batchUpdate(
        "update poll set " + PROGRESS + " where id = ? and active_account is not null",
        polls,
        Math.max(1, polls.size()),
        (row, poll) -> row.setObject(setProgress(row, poll), poll.id()));
  }

  /** Returns the place of the next parameter. */
  private static int setProgress(PreparedStatement row, RunningPoll poll) throws SQLException {
    row.setString(1, poll.phase().name());
    row.setInt(2, poll.messagesDone.get());
    row.setInt(3, poll.messagesTotal.get());
    row.setLong(4, poll.bytesDone.get());
    row.setLong(5, poll.bytesTotal.get());
    row.setInt(6, poll.listed.get());
    row.setInt(7, poll.unknown.get());
    row.setInt(8, poll.stored.get());
    row.setInt(9, poll.duplicates.get());
    row.setInt(10, poll.quarantined.get());
    row.setInt(11, poll.skipped.get());
    row.setInt(12, poll.deleteRequested.get());
    row.setInt(13, poll.confirmedGone.get());
    return 14;
  }

  /** Ends a poll; false where it had been ended for it already. */
  boolean end(RunningPoll poll, PollState state, @Nullable Problem problem, Instant now) {
    return end(poll, state, problem, null, now);
  }

  /** Ends a poll that failed; false where it had been ended for it already. */
  boolean end(RunningPoll poll, Failure failure, Instant now) {
    return end(poll, PollState.FAILED, failure.problem(), failure.kind(), now);
  }

  private boolean end(
      RunningPoll poll,
      PollState state,
      @Nullable Problem problem,
      @Nullable FailureKind kind,
      Instant now) {
    return jdbc.update(
            "update poll set "
                + PROGRESS
                + ", active_account = null, state = ?, ended_at = ?, commit_outcome = ?,"
                + " problem_code = ?, problem = ?, failure_kind = ?, transcript = ?"
                + " where id = ? and active_account is not null",
            row -> {
              int next = setProgress(row, poll);
              row.setString(next++, state.name());
              row.setTimestamp(next++, Timestamp.from(now));
              row.setString(next++, poll.commit());
              row.setString(next++, problem == null ? null : problem.code().code());
              row.setString(next++, problem == null ? null : json.writeValueAsString(problem));
              row.setString(next++, kind == null ? null : kind.name());
              row.setString(next++, poll.transcript().text());
              row.setObject(next, poll.id());
            })
        == 1;
  }

  /** Asks the replica that runs the poll to end it; false where it does not run. */
  boolean requestCancellation(UUID id) {
    return jdbc.update(
            "update poll set cancel_requested = true where id = ? and active_account is not null",
            id)
        == 1;
  }

  /** The running polls that somebody wants to end. */
  List<UUID> cancellationsRequested() {
    return jdbc.query(
        "select id from poll where active_account is not null and cancel_requested",
        (row, _) -> row.getObject("id", UUID.class));
  }

  Optional<PollRun> find(UUID id) {
    return jdbc.query("select * from poll where id = ?", mapper, id).stream().findFirst();
  }

  Optional<String> transcript(UUID id) {
    return jdbc
        .query(
            "select transcript from poll where id = ?",
            (row, _) -> Optional.ofNullable(row.getString(1)),
            id)
        .stream()
        .findFirst()
        .flatMap(text -> text);
  }

  /** Newest first; {@code before} is the last row of the page before. */
  List<PollRun> page(UUID accountId, @Nullable Position before, int limit) {
    if (before == null) {
      return jdbc.query(
          "select * from poll where account_id = ? order by started_at desc, id desc limit ?",
          mapper,
          accountId,
          limit);
    }
    return jdbc.query(
        """
        select * from poll where account_id = ?
          and (started_at < ? or (started_at = ? and id < ?))
        order by started_at desc, id desc limit ?
        """,
        mapper,
        accountId,
        Timestamp.from(before.startedAt()),
        Timestamp.from(before.startedAt()),
        before.id(),
        limit);
  }

  /**
   * How many of the last {@code among} polls that came to a verdict failed in one of these ways.
   */
  int failures(UUID accountId, Set<FailureKind> kinds, int among) {
    List<String> last =
        jdbc.query(
            """
            select failure_kind from poll
            where account_id = ? and ended_at is not null and state <> 'CANCELLED'
            order by started_at desc, id desc limit ?
            """,
            (row, _) -> String.valueOf(row.getString(1)),
            accountId,
            among);
    return (int)
        last.stream().filter(kind -> kinds.stream().anyMatch(k -> k.name().equals(kind))).count();
  }

  /** Drops the records of some polls that ended before then. */
  int dropEndedBefore(Instant limit) {
    return drop("ended_at < ?", limit);
  }

  /**
   * Drops the records of some scheduled polls that ended before then, went well and found nothing
   * to do; the last poll of an account stays.
   */
  int dropIdleBefore(Instant limit) {
    return drop(
        """
        ended_at < ? and state = 'COMPLETED' and trigger_kind = 'SCHEDULE' and problem is null
          and new_entries + stored + duplicates + delete_requested + confirmed_gone = 0
          and exists (select 1 from poll later
            where later.account_id = poll.account_id and later.started_at > poll.started_at)
        """,
        limit);
  }

  private int drop(String which, Instant limit) {
    return jdbc.update(
        "delete from poll where id in (select id from poll where " + which + " limit ?)",
        Timestamp.from(limit),
        DROPPED_AT_ONCE);
  }

  /** Takes back a poll that never began. */
  void remove(UUID id) {
    jdbc.update("delete from poll where id = ?", id);
  }

  void forget(UUID accountId) {
    jdbc.update("delete from poll where account_id = ?", accountId);
  }

  /** Where a page of polls ends. */
  record Position(Instant startedAt, UUID id) {}
}
