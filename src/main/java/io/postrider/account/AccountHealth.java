package io.postrider.account;

import io.postrider.account.HealthReport.Issue;
import io.postrider.account.HealthReport.Severity;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** Says how the fetching goes, and names the accounts and webhooks that need a person. */
@Service
public class AccountHealth {

  /** So many accounts are named at most; the totals count all. */
  private static final int MOST_NAMED = 500;

  private final AccountFigures figures;
  private final Durability durability;
  private final ObjectProvider<HealthConcern> concerns;
  private final InstantSource time;

  AccountHealth(
      AccountFigures figures,
      Durability durability,
      ObjectProvider<HealthConcern> concerns,
      InstantSource time) {
    this.figures = figures;
    this.durability = durability;
    this.concerns = concerns;
    this.time = time;
  }

  /**
   * The health of those accounts.
   *
   * @param visible empty = all
   */
  @Transactional(readOnly = true)
  public HealthReport report(Optional<Set<UUID>> visible) {
    Instant now = time.instant();
    AccountFigures.Tally tally = figures.tally(visible, now);
    List<Issue> issues = new ArrayList<>();
    for (AccountFigures.Troubled account : figures.troubled(visible, MOST_NAMED, now)) {
      addIssues(account, issues);
    }
    concerns.forEach(concern -> issues.addAll(concern.issues(visible, MOST_NAMED)));
    addDurability(visible, now, issues);
    boolean healthy = issues.stream().noneMatch(issue -> issue.severity() == Severity.ERROR);
    return new HealthReport(
        healthy, message(tally.totals(), issues), issues, tally.totals(), tally.oldestSuccessAt());
  }

  private static void addIssues(AccountFigures.Troubled account, List<Issue> issues) {
    if (account.state() == AccountState.REFUSED) {
      issues.add(
          Issue.of(
              HealthCode.ACCOUNT_REFUSED,
              Severity.ERROR,
              account.accountId(),
              account.since(),
              account.name() + " was refused by its server and is not polled any more."));
    } else if (account.state() == AccountState.FAILING) {
      issues.add(
          Issue.of(
              HealthCode.ACCOUNT_FAILING,
              Severity.ERROR,
              account.accountId(),
              account.since(),
              account.name()
                  + " failed "
                  + account.consecutiveFailures()
                  + " times in a row; its status tells why."));
    }
    if (account.stalled()) {
      issues.add(
          Issue.of(
              HealthCode.ACCOUNT_STALLED,
              Severity.ERROR,
              account.accountId(),
              account.stallsAt(),
              account.name()
                  + " had no successful poll for "
                  + AccountStanding.INTERVALS_UNTIL_STALLED
                  + " intervals."));
    }
  }

  private void addDurability(Optional<Set<UUID>> visible, Instant now, List<Issue> issues) {
    if (durability.suffices(new DeletionPolicy.AfterStore())) {
      return;
    }
    long deleting = figures.deleting(visible, now);
    if (deleting > 0) {
      issues.add(
          Issue.of(
              HealthCode.DURABILITY_INSUFFICIENT,
              Severity.WARNING,
              null,
              null,
              deleting
                  + " account(s) shall delete mail on their servers; nothing is deleted, since the"
                  + " database may lose its last commits."));
    }
  }

  private static String message(HealthReport.Totals totals, List<Issue> issues) {
    long webhooks = HealthReport.webhooksOf(issues);
    String mailboxes = message(totals);
    return webhooks == 0 ? mailboxes : mailboxes + " " + webhooks + " webhook(s) miss events.";
  }

  private static String message(HealthReport.Totals totals) {
    if (totals.total() == 0) {
      return "There are no accounts yet.";
    }
    if (totals.failing() == 0 && totals.stalled() == 0) {
      return "Nothing is wrong with the " + totals.total() + " account(s).";
    }
    return "Of "
        + totals.total()
        + " account(s), "
        + totals.failing()
        + " failing or refused and "
        + totals.stalled()
        + " stalled.";
  }
}
