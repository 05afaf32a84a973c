package io.postrider.audit;

import io.postrider.web.Requester;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.json.JsonMapper;

/**
 * Where modules tell what somebody did. An entry is written in the transaction of its cause: there
 * is no change without it, and no entry of a change that was undone. Who did it is read from the
 * request that the thread answers; a thread that answers none works for the service itself. Safe
 * for use by many threads.
 */
@Component
public class AuditLog {

  /** Among the facts, where the entry is kept. */
  static final String CHANGES = "changes";

  private static final Requester SERVICE = new Requester("service", "service", "", "");
  private static final int LONGEST_ACTOR = 300;
  private static final int LONGEST_ADDRESS = 100;

  private final JdbcClient jdbc;
  private final TransactionTemplate transaction;
  private final JsonMapper json;
  private final Changes changes;
  private final InstantSource time;

  public AuditLog(
      JdbcClient jdbc,
      PlatformTransactionManager transactions,
      JsonMapper json,
      InstantSource time) {
    this.jdbc = jdbc;
    this.transaction = new TransactionTemplate(transactions);
    this.json = json;
    this.changes = new Changes(json);
    this.time = time;
  }

  /** Writes an entry in the caller's transaction; without one it throws. */
  public void record(AuditEntry entry) {
    if (!TransactionSynchronizationManager.isActualTransactionActive()) {
      throw new IllegalStateException(entry.action() + " is told outside of its transaction");
    }
    write(entry, Requester.current().orElse(SERVICE));
  }

  /**
   * Makes a change and writes its entry in one transaction, the caller's if there is one.
   *
   * @param entry made of what the change gave; null where nothing came of it
   */
  public <T> T recorded(Supplier<T> change, Function<T, @Nullable AuditEntry> entry) {
    return transaction.execute(_ -> {
      T done = change.get();
      AuditEntry told = entry.apply(done);
      if (told != null) {
        write(told, Requester.current().orElse(SERVICE));
      }
      return done;
    });
  }

  /** The same for a change that gives nothing back. */
  public void recorded(Runnable change, AuditEntry entry) {
    transaction.executeWithoutResult(_ -> {
      change.run();
      write(entry, Requester.current().orElse(SERVICE));
    });
  }

  /** Writes what has no transaction of its own, a look or a refusal: now, whatever else happens. */
  public void note(AuditEntry entry) {
    note(entry, Requester.current().orElse(SERVICE));
  }

  /** The same where the request is at hand, but not yet known to the thread. */
  public void note(AuditEntry entry, Requester who) {
    transaction.executeWithoutResult(_ -> write(entry, who));
  }

  /**
   * Whether an account's credential was used and told of within that time, and nothing of the
   * account was changed since.
   */
  public boolean toldOfUse(UUID accountId, Duration within) {
    if (within.isZero()) {
      return false;
    }
    return jdbc.sql(
            """
            select action from audit_entry
             where account_id = :account and outcome = 'ok' and at > :since
               and action in ('credential.used', 'account.changed', 'account.created')
             order by at desc limit 1
            """)
        .param("account", accountId)
        .param("since", time.instant().minus(within).atOffset(ZoneOffset.UTC))
        .query(String.class)
        .optional()
        .filter("credential.used"::equals)
        .isPresent();
  }

  private void write(AuditEntry entry, Requester who) {
    Instant now = time.instant().truncatedTo(ChronoUnit.MICROS);
    jdbc.sql(
            """
            insert into audit_entry (id, at, action, outcome, code, actor, actor_name, address,
                                     request_id, target_type, target_id, account_id, details)
            values (:id, :at, :action, :outcome, :code, :actor, :name, :address, :request,
                    :targetType, :target, :account, :details)
            """)
        .param("id", UUID.randomUUID())
        .param("at", now.atOffset(ZoneOffset.UTC))
        .param("action", entry.action())
        .param("outcome", entry.problem() == null ? "ok" : "refused")
        .param("code", entry.problem() == null ? null : entry.problem().code())
        .param("actor", cut(who.id(), LONGEST_ACTOR))
        .param("name", cut(who.name(), LONGEST_ACTOR))
        .param("address", who.address().isEmpty() ? null : cut(who.address(), LONGEST_ADDRESS))
        .param("request", who.requestId().isEmpty() ? null : who.requestId())
        .param("targetType", entry.targetType())
        .param("target", cut(entry.targetId(), LONGEST_ACTOR))
        .param("account", entry.accountId())
        .param("details", json.writeValueAsString(details(entry)))
        .update();
  }

  private Map<String, Object> details(AuditEntry entry) {
    Map<String, Object> details = new LinkedHashMap<>(entry.facts());
    List<Changes.Change> differences = changes.between(entry.before(), entry.after());
    if (!differences.isEmpty()) {
      details.put(CHANGES, differences);
    }
    return details;
  }

  /** PostgreSQL takes no NUL; what a client made up must not undo a change. */
  private static String cut(String text, int longest) {
    String clean = text.replace('\0', ' ');
    return clean.length() <= longest ? clean : clean.substring(0, longest);
  }
}
