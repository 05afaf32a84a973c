package io.postrider.account;

import io.postrider.secret.SecretUnreadable;
import io.postrider.web.Problem;
import io.postrider.web.ProblemCode;
import io.postrider.web.ProblemException;
import java.util.Optional;
import java.util.UUID;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * Opens accounts for those who connect: settings, credentials, and the deletion policy only as far
 * as the database deserves it.
 */
@Component
public class Mailboxes {

  private final MailAccounts accounts;
  private final MailboxSecrets secrets;
  private final Durability durability;

  Mailboxes(MailAccounts accounts, MailboxSecrets secrets, Durability durability) {
    this.accounts = accounts;
    this.secrets = secrets;
    this.durability = durability;
  }

  /**
   * The mailbox as its settings are now.
   *
   * @throws ProblemException NOT_FOUND; or the problem of a secret that does not open
   */
  @Transactional(readOnly = true)
  public Mailbox of(UUID accountId) {
    try {
      return open(accountId).orElseThrow(() -> unknown(accountId));
    } catch (SecretUnreadable e) {
      throw new ProblemException(unreadable());
    }
  }

  /** Before a poll: what the database is worth now. Not within a transaction. */
  void prepare() {
    durability.reread();
  }

  /** The deletion policy as it is followed now; no secret is opened for it. */
  @Transactional(readOnly = true)
  public DeletionPolicy deletion(UUID accountId) {
    return accounts
        .findById(accountId)
        .map(account -> account.settings().polling().deletion())
        .map(policy -> durability.suffices(policy) ? policy : DeletionPolicy.KEEP)
        .orElseThrow(() -> unknown(accountId));
  }

  Optional<Mailbox> open(UUID accountId) throws SecretUnreadable {
    return accounts
        .findById(accountId)
        .map(account -> deserved(account.mailbox(secrets.open(accountId, account.sealedAuth()))));
  }

  AccountJournal.Told told(UUID accountId) {
    return AccountJournal.Told.of(
        accounts.findById(accountId).orElseThrow(() -> unknown(accountId)));
  }

  /** A policy from a time of better durability is not followed now. */
  private Mailbox deserved(Mailbox it) {
    if (durability.suffices(it.deletion())) {
      return it;
    }
    return new Mailbox(
        it.accountId(),
        it.version(),
        it.name(),
        it.host(),
        it.port(),
        it.tls(),
        it.username(),
        it.auth(),
        it.interval(),
        DeletionPolicy.KEEP,
        it.baseline(),
        it.limits(),
        it.trust(),
        it.channel());
  }

  static ProblemException unknown(UUID accountId) {
    return new ProblemException(ProblemCode.NOT_FOUND, "There is no account " + accountId + ".");
  }

  /** What an account shows whose sealed credentials do not open. */
  static Problem unreadable() {
    return Problem.of(
            ProblemCode.INTERNAL, "The stored credentials cannot be opened with the present keys.")
        .withHint(
            "Add the key they were sealed with to postrider.secrets.key, or give the account its"
                + " credentials again.");
  }
}
