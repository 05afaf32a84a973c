package io.postrider.audit;

import io.postrider.web.ProblemCode;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One thing that somebody did, as its module tells it; who and from where is added when it is
 * written. Nothing in it may be a secret.
 *
 * @param action what was done, {@code token.created}: the kind of thing, a dot, a past participle
 * @param targetType the kind of thing it was done to
 * @param targetId which one
 * @param accountId the mailbox account it belongs to, if any
 * @param problem why it was refused; null: it was done
 * @param before the thing as it may be shown, before; null: it was not there
 * @param after the same after; null: it is not there any more
 * @param facts whatever else is worth knowing
 */
public record AuditEntry(
    String action,
    String targetType,
    String targetId,
    @Nullable UUID accountId,
    @Nullable ProblemCode problem,
    @Nullable Object before,
    @Nullable Object after,
    Map<String, Object> facts) {

  public static AuditEntry of(String action, String targetType, Object targetId) {
    return new AuditEntry(
        action, targetType, targetId.toString(), null, null, null, null, Map.of());
  }

  /** Something done to an account, or to what belongs to it alone. */
  public static AuditEntry ofAccount(String action, UUID accountId) {
    return of(action, "account", accountId).in(accountId);
  }

  public AuditEntry in(@Nullable UUID account) {
    return new AuditEntry(action, targetType, targetId, account, problem, before, after, facts);
  }

  public AuditEntry refused(@Nullable ProblemCode why) {
    return new AuditEntry(action, targetType, targetId, accountId, why, before, after, facts);
  }

  /**
   * What changed is told field by field. Both are what the API shows of the thing, which holds no
   * secret; a secret that was given is told by {@link #with} and its name alone.
   */
  public AuditEntry changed(@Nullable Object from, @Nullable Object to) {
    return new AuditEntry(action, targetType, targetId, accountId, problem, from, to, facts);
  }

  /** One fact more; none where the value is null. */
  public AuditEntry with(String fact, @Nullable Object value) {
    if (value == null) {
      return this;
    }
    Map<String, Object> more = new LinkedHashMap<>(facts);
    more.put(fact, value);
    return new AuditEntry(action, targetType, targetId, accountId, problem, before, after, more);
  }
}
