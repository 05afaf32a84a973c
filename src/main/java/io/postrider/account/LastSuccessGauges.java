package io.postrider.account;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.stereotype.Component;

/**
 * {@code postrider.account.last.success}: when those accounts that somebody asked for were last
 * polled with success, in seconds of the epoch. Only these, because a series for each of many
 * thousand accounts is more than most want to keep.
 */
@Component
class LastSuccessGauges implements MeterBinder {

  /**
   * {@code postrider.metrics.*}.
   *
   * @param accounts ids of the accounts that have a series of their own
   */
  @ConfigurationProperties("postrider.metrics")
  record Settings(@DefaultValue List<UUID> accounts) {}

  private final AccountStates states;
  private final Settings settings;

  LastSuccessGauges(AccountStates states, Settings settings) {
    this.states = states;
    this.settings = settings;
  }

  @Override
  public void bindTo(MeterRegistry registry) {
    for (UUID account : settings.accounts()) {
      Gauge.builder("postrider.account.last.success", () -> lastSuccess(account))
          .description("When the account was last polled with success")
          .baseUnit("seconds")
          .tag("account", account.toString())
          .register(registry);
    }
  }

  private double lastSuccess(UUID account) {
    AccountStanding standing = states.read(List.of(account)).get(account);
    Instant at = standing == null ? null : standing.lastSuccessAt;
    return at == null ? Double.NaN : at.toEpochMilli() / 1e3;
  }
}
