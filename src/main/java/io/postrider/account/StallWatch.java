package io.postrider.account;

import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.UUID;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Tells of each account that has had no success for five intervals: {@code account.stalled}, once a
 * stall. Nothing else would: where no poll runs at all, no poll can say so.
 */
@Component
class StallWatch implements Housekeeping {

  private static final int AT_ONCE = 500;

  private final AccountFigures figures;
  private final AccountStates states;
  private final Mailboxes mailboxes;
  private final AccountJournal journal;
  private final TransactionTemplate transaction;
  private final InstantSource time;

  StallWatch(
      AccountFigures figures,
      AccountStates states,
      Mailboxes mailboxes,
      AccountJournal journal,
      TransactionTemplate transaction,
      InstantSource time) {
    this.figures = figures;
    this.states = states;
    this.mailboxes = mailboxes;
    this.journal = journal;
    this.transaction = transaction;
    this.time = time;
  }

  @Override
  public void tidy() {
    Instant now = time.instant().truncatedTo(ChronoUnit.MICROS);
    for (UUID accountId : figures.stalledUntold(now, AT_ONCE)) {
      transaction.executeWithoutResult(_ -> tell(accountId, now));
    }
  }

  private void tell(UUID accountId, Instant now) {
    states
        .lock(accountId)
        .filter(standing -> standing.stallIsNews(now))
        .ifPresent(standing -> {
          standing.stallTold = true;
          states.update(standing);
          AccountJournal.Told told = mailboxes.told(accountId);
          journal.stalled(standing.problem == null ? told : told.with(standing.problem), now);
        });
  }
}
