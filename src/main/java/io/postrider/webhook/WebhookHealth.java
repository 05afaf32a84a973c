package io.postrider.webhook;

import io.postrider.account.HealthCode;
import io.postrider.account.HealthConcern;
import io.postrider.account.HealthReport.Issue;
import io.postrider.account.HealthReport.Severity;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Names the endpoints that events do not reach any more unless a person does something. Each issue
 * ends with its cause: dead letters that arrived after all, were deleted or are kept no longer; an
 * endpoint that was enabled again, or disabled by hand. Safe for use by many threads.
 */
@Component
class WebhookHealth implements HealthConcern {

  private static final String TROUBLED =
      """
      select w.id, w.accounts, w.gap_at, d.dead, d.since,
             case when w.enabled or w.disabled_reason is null then null else w.updated_at end gone_at
        from webhook w
        left join (select webhook_id, count(*) dead, min(ended_at) since
                     from webhook_delivery where state = 'dead' group by webhook_id) d
          on d.webhook_id = w.id
       where d.dead > 0 or w.gap_at is not null
          or (w.disabled_reason is not null and not w.enabled)
       order by d.dead desc nulls last, w.id
      """;

  private final JdbcClient jdbc;

  WebhookHealth(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /** An endpoint and what is wrong with it; the times are null where that is not. */
  private record Troubled(
      UUID id,
      Set<UUID> accounts,
      long dead,
      @Nullable Instant deadSince,
      @Nullable Instant goneAt,
      @Nullable Instant gapAt) {

    /** As the endpoint itself is: a caller bound to accounts sees what is told of nothing else. */
    boolean isVisible(Optional<Set<UUID>> visible) {
      return visible.isEmpty() || (!accounts.isEmpty() && visible.get().containsAll(accounts));
    }

    List<Issue> issues() {
      List<Issue> issues = new ArrayList<>();
      if (goneAt != null) {
        issues.add(
            issue(
                HealthCode.WEBHOOK_DISABLED,
                goneAt,
                "Its endpoint answered 410 and is told of nothing until it is enabled again."));
      }
      if (deadSince != null) {
        issues.add(
            issue(
                HealthCode.WEBHOOK_DEAD_LETTERS,
                deadSince,
                dead + " deliveries to it were given up and wait to be retried or deleted."));
      }
      if (gapAt != null) {
        issues.add(
            issue(
                HealthCode.WEBHOOK_GAP,
                gapAt,
                "It was further behind than events are kept: some were never sent to it."));
      }
      return issues;
    }

    private Issue issue(HealthCode code, Instant since, String detail) {
      return new Issue(code, Severity.ERROR, null, id, since, detail);
    }
  }

  @Override
  public List<Issue> issues(Optional<Set<UUID>> visible, int most) {
    return jdbc.sql(TROUBLED).query(WebhookHealth::troubled).list().stream()
        .filter(webhook -> webhook.isVisible(visible))
        .flatMap(webhook -> webhook.issues().stream())
        .limit(most)
        .toList();
  }

  private static Troubled troubled(ResultSet row, int number) throws SQLException {
    return new Troubled(
        row.getObject("id", UUID.class),
        Rows.words(row.getString("accounts")).map(UUID::fromString).collect(Collectors.toSet()),
        row.getLong("dead"),
        Rows.instantOrNull(row, "since"),
        Rows.instantOrNull(row, "gone_at"),
        Rows.instantOrNull(row, "gap_at"));
  }
}
