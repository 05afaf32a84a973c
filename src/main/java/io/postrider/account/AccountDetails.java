package io.postrider.account;

import java.time.Instant;
import java.util.UUID;

/**
 * An account as it may be shown: a snapshot without secrets.
 *
 * @param version of the settings; the status changes without it
 */
public record AccountDetails(
    UUID id,
    long version,
    AccountSettings settings,
    SignIn signIn,
    Instant createdAt,
    Instant updatedAt,
    AccountStatus status) {

  static AccountDetails of(MailAccount account, AccountStatus status) {
    return new AccountDetails(
        account.id(),
        account.version(),
        account.settings(),
        account.signIn(),
        account.createdAt(),
        account.updatedAt(),
        status);
  }
}
