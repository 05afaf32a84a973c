package io.postrider.audit;

import io.postrider.web.ProblemException;
import java.time.Instant;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Which entries are asked for; what is null does not matter.
 *
 * @param actor by id, {@code token:<uuid>}, or by name
 * @param action one, {@code token.created}, or a kind of them, {@code token.*}
 * @param target by id, or by kind and id, {@code token:<uuid>}
 * @param account the mailbox account
 * @param from the first moment
 * @param to the moment after the last
 */
record AuditQuery(
    @Nullable String actor,
    @Nullable String action,
    @Nullable String target,
    @Nullable UUID account,
    @Nullable Instant from,
    @Nullable Instant to) {

  private static final Pattern ACTION = Pattern.compile("[a-z_]+(\\.[a-z_]+|\\.\\*)");
  private static final Pattern KIND = Pattern.compile("[a-z_]+");
  private static final int LONGEST = 300;

  AuditQuery {
    if (action != null && (action.length() > LONGEST || !ACTION.matcher(action).matches())) {
      throw ProblemException.invalid(
          "action", "format", "must be an action such as token.created, or a kind such as token.*");
    }
    requireText("actor", actor);
    requireText("target", target);
  }

  private static void requireText(String name, @Nullable String text) {
    if (text != null && (text.isEmpty() || text.length() > LONGEST || text.indexOf('\0') >= 0)) {
      throw ProblemException.invalid(name, "size", "must be 1 to " + LONGEST + " characters");
    }
  }

  @Nullable String exactAction() {
    return action == null || action.endsWith("*") ? null : action;
  }

  /** For LIKE, where a kind is asked for. */
  @Nullable String actionPattern() {
    return action == null || !action.endsWith("*")
        ? null
        : action.substring(0, action.length() - 1).replace("_", "!_") + "%";
  }

  @Nullable String targetType() {
    int colon = colon(target);
    return target == null || colon < 0 ? null : target.substring(0, colon);
  }

  @Nullable String targetId() {
    return target == null ? null : target.substring(colon(target) + 1);
  }

  /** The colon behind a kind; −1 where none is named. */
  private static int colon(@Nullable String target) {
    int colon = target == null ? -1 : target.indexOf(':');
    return target != null && colon > 0 && KIND.matcher(target.substring(0, colon)).matches()
        ? colon
        : -1;
  }
}
