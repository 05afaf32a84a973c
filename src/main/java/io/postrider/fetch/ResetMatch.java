package io.postrider.fetch;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Which messages under new unique-ids are which known ones, as far as their headers and sizes tell:
 * a pure comparison. A header that one known and one new message have, of a size that fits, is the
 * same message; where several have it, or the size is another, only the content tells; where no
 * known one has it, the message is new.
 */
record ResetMatch(List<IdentityLedger.Alias> same, List<Long> unclear, List<Long> unknown) {

  static ResetMatch of(List<DoubtLedger.Doubtful> doubtful, List<KnownMessage> candidates) {
    Map<ContentHash, List<KnownMessage>> known = new HashMap<>();
    for (KnownMessage candidate : candidates) {
      ContentHash header = candidate.header();
      if (header != null) {
        known.computeIfAbsent(header, _ -> new ArrayList<>(1)).add(candidate);
      }
    }
    Map<ContentHash, Integer> listed = new HashMap<>();
    for (DoubtLedger.Doubtful entry : doubtful) {
      ContentHash header = entry.header();
      if (header != null) {
        listed.merge(header, 1, Integer::sum);
      }
    }

    var match = new ResetMatch(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
    for (DoubtLedger.Doubtful entry : doubtful) {
      ContentHash header = entry.header();
      if (entry.doubt() != Doubt.RESET || header == null) {
        continue;
      }
      List<KnownMessage> having = known.getOrDefault(header, List.of());
      if (having.isEmpty()) {
        match.unknown.add(entry.entryId());
      } else if (having.size() == 1
          && listed.getOrDefault(header, 0) == 1
          && having.getFirst().explains(entry.size())) {
        match.same.add(new IdentityLedger.Alias(entry.entryId(), having.getFirst()));
      } else {
        match.unclear.add(entry.entryId());
      }
    }
    return match;
  }
}
