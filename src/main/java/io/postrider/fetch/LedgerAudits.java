package io.postrider.fetch;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.postrider.account.HealthCode;
import io.postrider.account.HealthConcern;
import io.postrider.account.HealthReport.Issue;
import io.postrider.account.HealthReport.Severity;
import io.postrider.account.Housekeeping;
import io.postrider.web.ProblemException;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Audits each account about once an hour, those longest unseen first, and keeps what was found for
 * the health report and {@code postrider.ledger.violations}, which must be 0. Any thread.
 */
@Component
class LedgerAudits implements Housekeeping, HealthConcern {

  private static final Logger LOG = LoggerFactory.getLogger(LedgerAudits.class);

  private static final Duration EVERY = Duration.ofHours(1);
  private static final int AT_ONCE = 500;
  private static final long BUDGET = Duration.ofSeconds(20).toNanos();

  private final LedgerAudit audit;
  private final JdbcClient jdbc;
  private final InstantSource time;

  LedgerAudits(LedgerAudit audit, JdbcClient jdbc, MeterRegistry registry, InstantSource time) {
    this.audit = audit;
    this.jdbc = jdbc;
    this.time = time;
    Gauge.builder("postrider.ledger.violations", this, LedgerAudits::total)
        .description("What the audits of all accounts found wrong; must be 0")
        .register(registry);
  }

  @Override
  public void tidy() {
    long began = System.nanoTime();
    for (UUID account : due()) {
      if (System.nanoTime() - began > BUDGET) {
        return;
      }
      audit(account);
    }
  }

  /** Audits one account now. */
  LedgerAudit.Finding audit(UUID accountId) {
    LedgerAudit.Finding finding;
    try {
      finding = audit.of(accountId);
    } catch (ProblemException e) {
      LOG.debug("account {} went while it was audited", accountId);
      finding = new LedgerAudit.Finding(0, 0, 0, 0, 0, 0);
    }
    if (finding.violations() > 0) {
      LOG.error("the books of account {} do not balance: {}", accountId, finding.words());
    }
    keep(accountId, finding);
    return finding;
  }

  private List<UUID> due() {
    return jdbc.sql(
            """
            select e.account_id from (select distinct account_id from ledger_epoch) e
              left join ledger_audit a on a.account_id = e.account_id
            where a.audited_at is null or a.audited_at < ?
            order by coalesce(a.audited_at, ?), e.account_id limit ?
            """)
        .params(Timestamp.from(time.instant().minus(EVERY)), Timestamp.from(Instant.EPOCH), AT_ONCE)
        .query((row, _) -> row.getObject(1, UUID.class))
        .list();
  }

  private void keep(UUID accountId, LedgerAudit.Finding finding) {
    Timestamp now = Timestamp.from(time.instant());
    jdbc.sql(
            "insert into ledger_audit (account_id, audited_at) values (?, ?) on conflict do nothing")
        .params(accountId, now)
        .update();
    if (finding.violations() == 0) {
      jdbc.sql(
              "update ledger_audit set audited_at = ?, violations = 0, detail = null, since = null"
                  + " where account_id = ?")
          .params(now, accountId)
          .update();
      return;
    }
    jdbc.sql(
            "update ledger_audit set audited_at = ?, violations = ?, detail = ?,"
                + " since = coalesce(since, ?) where account_id = ?")
        .params(now, finding.violations(), finding.words(), now, accountId)
        .update();
  }

  private double total() {
    return jdbc.sql("select coalesce(sum(violations), 0) from ledger_audit")
        .query(Long.class)
        .single();
  }

  @Override
  public List<Issue> issues(Optional<Set<UUID>> visible, int most) {
    return jdbc
        .sql(
            """
            select account_id, since, detail from ledger_audit
            where violations > 0 order by violations desc, account_id
            """)
        .query((row, _) ->
            Issue.of(
                HealthCode.LEDGER_VIOLATIONS,
                Severity.ERROR,
                row.getObject("account_id", UUID.class),
                row.getTimestamp("since").toInstant(),
                row.getString("detail")))
        .list()
        .stream()
        .filter(it -> visible.isEmpty() || visible.get().contains(it.accountId()))
        .limit(most)
        .toList();
  }
}
