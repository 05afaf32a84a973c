package io.postrider.account;

import io.postrider.account.MailboxAuth.OAuth2Auth;
import io.postrider.audit.AuditEntry;
import io.postrider.audit.AuditLog;
import io.postrider.secret.SecretUnreadable;
import io.postrider.web.Problem;
import io.postrider.web.ProblemCode;
import io.postrider.web.ProblemException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.UUID;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * The refresh tokens of accounts, which authorization servers replace as they please. Whoever
 * spends one holds the account's lease, so that two replicas never spend the same; what comes in
 * its place is stored before the lease ends. Each verb is a transaction of its own, under the lock
 * of the account's state row like every change of the account. The version of the settings stays:
 * nobody chose anything.
 */
@Service
@Transactional(propagation = Propagation.REQUIRES_NEW)
public class RefreshTokens {

  private final AccountStates states;
  private final SealedAuths sealed;
  private final MailboxSecrets secrets;
  private final AuditLog audit;
  private final InstantSource time;

  RefreshTokens(
      AccountStates states,
      SealedAuths sealed,
      MailboxSecrets secrets,
      AuditLog audit,
      InstantSource time) {
    this.states = states;
    this.sealed = sealed;
    this.secrets = secrets;
    this.audit = audit;
    this.time = time;
  }

  /**
   * The right to spend an account's refresh token.
   *
   * @param auth what to spend, as it is stored now
   */
  public record Lease(UUID accountId, UUID holder, OAuth2Auth auth) {}

  /**
   * Takes the lease; empty while someone else has it.
   *
   * @param version of the settings that the caller works with
   * @param longest after this time the lease is free again, whatever became of its holder
   * @throws ProblemException NOT_FOUND when the account is gone; CONFLICT when its settings are
   *     others by now, so that a token would go where it was not meant to
   */
  public Optional<Lease> take(UUID accountId, long version, Duration longest) {
    lock(accountId);
    SealedAuths.Row row = sealed.read(accountId).orElseThrow(() -> Mailboxes.unknown(accountId));
    if (row.version() != version || !(open(accountId, row).auth() instanceof OAuth2Auth auth)) {
      throw new ProblemException(
          ProblemCode.CONFLICT, "The account's settings were changed meanwhile.");
    }
    Instant now = time.instant().truncatedTo(ChronoUnit.MICROS);
    UUID holder = UUID.randomUUID();
    return sealed.lease(accountId, holder, now, now.plus(longest))
        ? Optional.of(new Lease(accountId, holder, auth))
        : Optional.empty();
  }

  /**
   * Stores the refresh token that replaced the one of this lease, and ends the lease. Where the
   * account has another by now, that one stands: a person chose it, or a later lease brought it.
   */
  public void replace(Lease lease, String replacement) {
    UUID accountId = lease.accountId();
    if (states.lock(accountId).isEmpty()) {
      return;
    }
    sealed
        .read(accountId)
        .map(row -> open(accountId, row))
        .filter(
            stored -> stored.auth() instanceof OAuth2Auth auth && auth.sameGrantAs(lease.auth()))
        .ifPresent(stored -> {
          Credentials renewed = stored.with(lease.auth().withRefreshToken(replacement));
          sealed.write(accountId, secrets.seal(accountId, renewed));
          audit.record(AuditEntry.ofAccount("account.refresh_token_replaced", accountId));
        });
    release(lease);
  }

  /** Ends the lease, if it is still this holder's. */
  public void release(Lease lease) {
    sealed.release(lease.accountId(), lease.holder());
  }

  /** What is stored now, where it can be opened. */
  public Optional<OAuth2Auth> stored(UUID accountId) {
    return sealed
        .read(accountId)
        .map(row -> open(accountId, row).auth())
        .filter(OAuth2Auth.class::isInstance)
        .map(OAuth2Auth.class::cast);
  }

  private void lock(UUID accountId) {
    if (states.lock(accountId).isEmpty()) {
      throw Mailboxes.unknown(accountId);
    }
  }

  private Credentials open(UUID accountId, SealedAuths.Row row) {
    try {
      return secrets.open(accountId, row.sealedAuth());
    } catch (SecretUnreadable e) {
      Problem problem = Mailboxes.unreadable();
      throw new ProblemException(problem);
    }
  }
}
