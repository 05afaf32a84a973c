package io.postrider.account;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.postrider.event.EventDraft;
import io.postrider.event.EventLog;
import io.postrider.event.EventType;
import io.postrider.web.Problem;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;

/**
 * Tells what happened to an account: to the durable event log for the world outside, as {@link
 * AccountChanged} for the modules above. Both in the transaction of the change.
 */
@Component
class AccountJournal {

  private final EventLog log;
  private final ApplicationEventPublisher listeners;

  AccountJournal(EventLog log, ApplicationEventPublisher listeners) {
    this.log = log;
    this.listeners = listeners;
  }

  /** What every account event tells: whose mailbox it is. Never a secret. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Told(
      UUID accountId,
      String name,
      String host,
      String username,
      @Nullable String reason,
      @Nullable Instant until,
      @Nullable Problem problem) {

    static Told of(MailAccount account) {
      AccountSettings settings = account.settings();
      return new Told(
          account.id(),
          settings.name(),
          settings.connection().host(),
          settings.connection().username(),
          null,
          null,
          null);
    }

    static Told of(Mailbox mailbox) {
      return new Told(
          mailbox.accountId(),
          mailbox.name(),
          mailbox.host(),
          mailbox.username(),
          null,
          null,
          null);
    }

    Told because(@Nullable String why, @Nullable Instant end) {
      return new Told(accountId, name, host, username, why, end, problem);
    }

    Told with(Problem trouble) {
      return new Told(accountId, name, host, username, reason, until, trouble);
    }
  }

  void registered(Told told, Instant now) {
    write(EventType.ACCOUNT_CREATED, told, now);
    listeners.publishEvent(new AccountChanged.Registered(told.accountId()));
  }

  void changed(Told told, boolean identityChanged, Instant now) {
    write(EventType.ACCOUNT_UPDATED, told, now);
    listeners.publishEvent(new AccountChanged.Changed(told.accountId(), identityChanged));
  }

  void paused(Told told, Instant now) {
    write(EventType.ACCOUNT_PAUSED, told, now);
    listeners.publishEvent(new AccountChanged.Paused(told.accountId(), told.until()));
  }

  void resumed(Told told, Instant now) {
    write(EventType.ACCOUNT_RESUMED, told, now);
    listeners.publishEvent(new AccountChanged.Resumed(told.accountId()));
  }

  /** The pause ended by itself and a poll begins: nobody above needs to be told. */
  void pauseEnded(Told told, Instant now) {
    write(EventType.ACCOUNT_RESUMED, told, now);
  }

  void removed(Told told, boolean purgeMessages, Instant now) {
    write(EventType.ACCOUNT_DELETED, told, now);
    listeners.publishEvent(new AccountChanged.Removed(told.accountId(), purgeMessages));
  }

  void failing(Told told, Instant now) {
    write(EventType.ACCOUNT_FAILING, told, now);
  }

  void refused(Told told, Instant now) {
    write(EventType.ACCOUNT_REFUSED, told, now);
  }

  void stalled(Told told, Instant now) {
    write(EventType.ACCOUNT_STALLED, told, now);
  }

  void recovered(Told told, Instant now) {
    write(EventType.ACCOUNT_RECOVERED, told, now);
  }

  private void write(EventType type, Told told, Instant now) {
    log.append(EventDraft.of(type, told.accountId(), told.accountId(), now, told));
  }
}
