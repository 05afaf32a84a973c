package io.postrider.account;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** Trouble that another module knows of and that belongs in the health report. */
public interface HealthConcern {

  /**
   * What is wrong, the worst first.
   *
   * @param visible empty = all accounts
   */
  List<HealthReport.Issue> issues(Optional<Set<UUID>> visible, int most);
}
