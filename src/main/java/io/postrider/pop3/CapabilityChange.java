package io.postrider.pop3;

import java.util.Set;

/**
 * How one answer to CAPA differs from an earlier one, by tags. Much of it is legal (RFC 2449 §5),
 * but what vanishes or changes for no reason tells of proxies in between.
 *
 * @param gone announced then, not now
 * @param added announced now, not then
 * @param changed with other arguments
 */
public record CapabilityChange(Set<String> gone, Set<String> added, Set<String> changed) {

  public CapabilityChange {
    gone = Set.copyOf(gone);
    added = Set.copyOf(added);
    changed = Set.copyOf(changed);
  }

  public boolean isEmpty() {
    return gone.isEmpty() && added.isEmpty() && changed.isEmpty();
  }
}
