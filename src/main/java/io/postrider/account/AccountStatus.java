package io.postrider.account;

import io.postrider.web.Problem;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * How an account stands, for people and programs; this is also its JSON.
 *
 * @param nextPollAt null = none is planned
 * @param loginDelayUntil the server wants no login before; null = it wants no pause
 * @param problem the last failure, until a success
 * @param notices what is no failure and yet worth knowing: a server without unique-ids, or one
 *     whose terms contradict the settings
 * @param pipelining false = the server mixed up its answers to commands that went ahead, and is
 *     asked one at a time until the account turns to another host or port
 * @param pauseReason what the person said who paused it
 */
public record AccountStatus(
    AccountState state,
    Instant since,
    @Nullable Instant lastPollAt,
    @Nullable Instant lastSuccessAt,
    @Nullable Instant nextPollAt,
    @Nullable Instant loginDelayUntil,
    int consecutiveFailures,
    @Nullable Problem problem,
    List<Problem> notices,
    Counts counts,
    boolean pipelining,
    @Nullable String pauseReason,
    @Nullable Instant pausedUntil) {

  /** Messages by where they are: on the server at the last listing, and in the ledger. */
  @Schema(name = "AccountCounts")
  public record Counts(
      long onServer,
      long stored,
      long pending,
      long quarantined,
      long skipped,
      long deleteRequested) {}

  static AccountStatus of(AccountStanding it, LedgerCounts.Counts ledger, Instant now) {
    boolean paused = it.state == AccountState.PAUSED && !it.isPauseOver(now);
    return new AccountStatus(
        it.shown(now),
        it.shownSince(now),
        it.lastPollAt,
        it.lastSuccessAt,
        it.nextPollAt,
        it.loginAllowedAt != null && it.loginAllowedAt.isAfter(now) ? it.loginAllowedAt : null,
        it.consecutiveFailures,
        it.problem,
        Stream.concat(it.notices.told().stream(), it.contradictions.stream()).toList(),
        new Counts(
            it.onServer,
            ledger.stored(),
            ledger.pending(),
            ledger.quarantined(),
            ledger.skipped(),
            ledger.deleteRequested()),
        it.pipelining,
        paused ? it.pauseReason : null,
        paused ? it.pausedUntil : null);
  }
}
