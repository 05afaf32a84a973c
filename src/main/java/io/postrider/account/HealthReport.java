package io.postrider.account;

import com.fasterxml.jackson.annotation.JsonValue;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * How the fetching of mail goes; this is also its JSON.
 *
 * @param healthy no issue is an error
 * @param oldestSuccessAt of all accounts that are not paused and ever had one
 */
public record HealthReport(
    boolean healthy,
    String message,
    List<Issue> issues,
    Totals accounts,
    @Nullable Instant oldestSuccessAt) {

  public HealthReport {
    issues = List.copyOf(issues);
  }

  /**
   * One thing that is wrong.
   *
   * @param accountId null = a webhook or the whole service
   * @param webhookId null = an account or the whole service
   */
  public record Issue(
      HealthCode code,
      Severity severity,
      @Nullable UUID accountId,
      @Nullable UUID webhookId,
      @Nullable Instant since,
      String detail) {

    /** About an account, or about the whole service. */
    public static Issue of(
        HealthCode code,
        Severity severity,
        @Nullable UUID accountId,
        @Nullable Instant since,
        String detail) {
      return new Issue(code, severity, accountId, null, since, detail);
    }
  }

  /** How many webhooks are in trouble. */
  long webhooks() {
    return webhooksOf(issues);
  }

  static long webhooksOf(List<Issue> issues) {
    return issues.stream().map(Issue::webhookId).filter(Objects::nonNull).distinct().count();
  }

  /**
   * Whether mail or the news of it stays behind ({@link #ERROR}) or somebody should know ({@link
   * #WARNING}).
   */
  public enum Severity {
    ERROR,
    WARNING;

    @JsonValue
    public String text() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * Accounts by their trouble; one account may be failing and stalled.
   *
   * @param failing failing or refused
   * @param stalled without success for five intervals, not paused
   */
  public record Totals(long total, long failing, long stalled, long paused) {}
}
