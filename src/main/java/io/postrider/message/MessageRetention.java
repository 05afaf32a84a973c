package io.postrider.message;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.postrider.account.Housekeeping;
import io.postrider.account.Retention;
import io.postrider.account.RetentionPolicies;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Deletes messages whose account does not keep them any longer, for good, in short transactions:
 * the accounts take turns, each with one batch. What is due is read from the messages themselves,
 * so that nothing has to be taken up after a crash.
 */
@Component
class MessageRetention implements Housekeeping {

  private static final int BATCH = 100;
  private static final long BATCH_OCTETS = 256L << 20;
  private static final Duration TURN = Duration.ofSeconds(20);

  private final RetentionPolicies policies;
  private final MessageRemoval removal;
  private final Tombstones tombstones;
  private final List<StillNeeded> needs;
  private final TransactionTemplate transaction;
  private final InstantSource time;
  private final Counter purged;

  /** How far a turn came that ended early; messages that are still needed stay behind it. */
  private final Map<UUID, MessagePosition> looked = new ConcurrentHashMap<>();

  MessageRetention(
      RetentionPolicies policies,
      MessageRemoval removal,
      Tombstones tombstones,
      List<StillNeeded> needs,
      TransactionTemplate transaction,
      InstantSource time,
      MeterRegistry meters) {
    this.policies = policies;
    this.removal = removal;
    this.tombstones = tombstones;
    this.needs = List.copyOf(needs);
    this.transaction = transaction;
    this.time = time;
    this.purged =
        Counter.builder("postrider.retention.purged")
            .description("Messages deleted because their account keeps them no longer")
            .register(meters);
  }

  @Override
  public void tidy() {
    Instant end = time.instant().plus(TURN);
    Queue<UUID> accounts = new ArrayDeque<>(policies.limited());
    looked.keySet().retainAll(accounts);
    while (!accounts.isEmpty()
        && time.instant().isBefore(end)
        && !Thread.currentThread().isInterrupted()) {
      UUID account = accounts.remove();
      Batch batch = transaction.execute(_ -> purgeSome(account, looked.get(account)));
      purged.increment(batch.purged());
      if (batch.reached() == null) {
        looked.remove(account);
      } else {
        looked.put(account, batch.reached());
        accounts.add(account);
      }
    }
  }

  /**
   * What one transaction did.
   *
   * @param reached where it ended; null: there was nothing to do
   */
  private record Batch(@Nullable MessagePosition reached, int purged) {
    static final Batch NONE = new Batch(null, 0);
  }

  private Batch purgeSome(UUID account, @Nullable MessagePosition behind) {
    Optional<Retention.KeepFor> policy = policies.hold(account);
    if (policy.isEmpty()) {
      return Batch.NONE;
    }
    Instant until = time.instant().minus(Duration.ofDays(policy.get().days()));
    List<MeasuredMessage> due = removal.storedBefore(account, until, behind, BATCH, BATCH_OCTETS);
    if (due.isEmpty()) {
      return Batch.NONE;
    }
    List<UUID> ids = due.stream().map(MeasuredMessage::id).toList();
    Set<UUID> needed = new HashSet<>();
    needs.forEach(need -> needed.addAll(need.among(account, ids)));
    int gone = tombstones.bury(ids.stream().filter(id -> !needed.contains(id)).toList());
    return new Batch(due.getLast().position(), gone);
  }
}
