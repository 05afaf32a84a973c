package io.postrider.fetch;

import io.postrider.account.Baseline;
import io.postrider.account.Baseline.All;
import io.postrider.account.Baseline.Newest;
import io.postrider.account.Baseline.None;
import io.postrider.account.Baseline.Since;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Which messages of the first listing are wanted. Drawn once an epoch; what is not wanted then is
 * skipped for good, and what arrives later is always wanted.
 */
final class BaselineRule {

  private BaselineRule() {}

  /**
   * @param older messages that a {@link Since} baseline found to be older than its date
   * @return the messages not to fetch
   */
  static Set<EntryKey> skipped(Baseline baseline, Listing first, Set<EntryKey> older) {
    List<ListedMessage> messages = first.messages();
    return switch (baseline) {
      case All _ -> Set.of();
      case None _ -> keys(messages);
      case Newest newest ->
          keys(messages.subList(0, Math.max(0, messages.size() - newest.count())));
      case Since _ -> older;
    };
  }

  private static Set<EntryKey> keys(List<ListedMessage> messages) {
    var keys = new HashSet<EntryKey>();
    messages.forEach(message -> keys.add(message.key()));
    return keys;
  }
}
