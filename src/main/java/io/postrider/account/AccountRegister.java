package io.postrider.account;

import io.postrider.secret.SecretUnreadable;
import io.postrider.web.Problem;
import io.postrider.web.ProblemCode;
import io.postrider.web.ProblemException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/**
 * Everything a client may do to an account. Each verb is one transaction that locks the account's
 * state row first, raises the fence where a running poll must stop, and tells what happened. An
 * unknown account is NOT_FOUND. Any thread.
 */
@Service
@Transactional
public class AccountRegister {

  private final MailAccounts accounts;
  private final AccountStates states;
  private final AccountMaildrops maildrops;
  private final MailboxSecrets secrets;
  private final AccountJournal journal;
  private final InstantSource time;

  AccountRegister(
      MailAccounts accounts,
      AccountStates states,
      AccountMaildrops maildrops,
      MailboxSecrets secrets,
      AccountJournal journal,
      InstantSource time) {
    this.accounts = accounts;
    this.states = states;
    this.maildrops = maildrops;
    this.secrets = secrets;
    this.journal = journal;
    this.time = time;
  }

  /** Takes a new account and gives its id. */
  public UUID register(AccountSettings settings, Credentials credentials) {
    Instant now = now();
    UUID id = UUID.randomUUID();
    MailAccount account =
        accounts.saveAndFlush(
            MailAccount.register(
                id, settings, SignIn.of(credentials.auth()), secrets.seal(id, credentials), now));
    states.insert(AccountStanding.initial(id, settings, now));
    AccountJournal.Told told = AccountJournal.Told.of(account);
    journal.registered(told, now);
    if (!settings.enabled()) {
      journal.paused(told.because("disabled", null), now);
    }
    return id;
  }

  /** Changes settings; nothing happens when they come out the same. */
  public void change(UUID accountId, Amendment amendment) {
    Instant now = now();
    AccountStanding standing = lock(accountId);
    MailAccount account = load(accountId);
    AccountSettings before = account.settings();
    AccountDetails details =
        AccountDetails.of(account, AccountStatus.of(standing, LedgerCounts.Counts.NONE, now));
    Amendment.Amended amended = amendment.amend(details, () -> open(account));
    AccountSettings after = amended.settings();
    Credentials credentials = amended.credentials();
    if (credentials == null && before.equals(after)) {
      return;
    }
    if (credentials != null) {
      account.signInWith(SignIn.of(credentials.auth()), secrets.seal(accountId, credentials), now);
    }
    account.amend(after, now);
    accounts.saveAndFlush(account);

    boolean heldBefore = standing.isHeld(now);
    boolean otherMaildrop = !before.connection().sameMaildropAs(after.connection());
    boolean otherConnection =
        credentials != null || !before.connection().equals(after.connection());
    if (otherMaildrop) {
      standing.turnToAnotherMaildrop(
          maildrops.turn(accountId, before.connection(), standing.epoch, after.connection()));
    }
    standing.change(otherConnection, after, now);
    if (!before.connection().sameServerAs(after.connection())) {
      standing.turnToAnotherServer();
    }
    if (!before.polling().interval().equals(after.polling().interval())) {
      standing.reschedule(after.polling().interval(), now);
    }
    states.update(standing);

    AccountJournal.Told told = AccountJournal.Told.of(account);
    journal.changed(told, otherMaildrop, now);
    if (!heldBefore && standing.isHeld(now)) {
      journal.paused(told.because("disabled", null), now);
    } else if (heldBefore && !standing.isHeld(now)) {
      journal.resumed(told, now);
    }
  }

  /**
   * Holds the account's polls; a second pause replaces the first.
   *
   * @param until null = until somebody resumes it
   */
  public void pause(UUID accountId, @Nullable String reason, @Nullable Instant until) {
    Instant now = now();
    Instant end = until == null ? null : until.truncatedTo(ChronoUnit.MICROS);
    AccountStanding standing = lock(accountId);
    MailAccount account = load(accountId);
    standing.pause(reason, end, account.settings().polling().interval(), now);
    states.update(standing);
    journal.paused(AccountJournal.Told.of(account).because(reason, end), now);
  }

  /** Ends a pause, a refusal or a back-off; CONFLICT for an account that is disabled. */
  public void resume(UUID accountId) {
    Instant now = now();
    AccountStanding standing = lock(accountId);
    MailAccount account = load(accountId);
    if (!standing.enabled) {
      throw new ProblemException(
          Problem.of(ProblemCode.CONFLICT, "The account is disabled, not paused.")
              .withHint("Set enabled to true to have it polled."));
    }
    if (standing.resume(account.settings().polling().interval(), now)) {
      states.update(standing);
      journal.resumed(AccountJournal.Told.of(account), now);
    }
  }

  /**
   * Removes the account with its secrets.
   *
   * @param expected the versions the caller may remove; throws to refuse
   */
  public void remove(UUID accountId, boolean purgeMessages, Expectation expected) {
    Instant now = now();
    lock(accountId);
    MailAccount account = load(accountId);
    expected.meet(account.version());
    AccountJournal.Told told = AccountJournal.Told.of(account);
    states.delete(accountId);
    maildrops.forget(accountId);
    accounts.delete(account);
    accounts.flush();
    journal.removed(told, purgeMessages, now);
  }

  /** What the caller knew of an account; throws when it was changed meanwhile. */
  @FunctionalInterface
  public interface Expectation {
    void meet(long version);
  }

  private AccountStanding lock(UUID accountId) {
    return states.lock(accountId).orElseThrow(() -> Mailboxes.unknown(accountId));
  }

  private MailAccount load(UUID accountId) {
    return accounts.findById(accountId).orElseThrow(() -> Mailboxes.unknown(accountId));
  }

  private Optional<Credentials> open(MailAccount account) {
    try {
      return Optional.of(secrets.open(account.id(), account.sealedAuth()));
    } catch (SecretUnreadable e) {
      // the amendment says what must then be given anew
      return Optional.empty();
    }
  }

  private Instant now() {
    return time.instant().truncatedTo(ChronoUnit.MICROS);
  }
}
