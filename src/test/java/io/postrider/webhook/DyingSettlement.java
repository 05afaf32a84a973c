package io.postrider.webhook;

import io.postrider.event.EventLog;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicBoolean;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Primary;
import org.springframework.transaction.support.TransactionTemplate;

/** Fails, once it is told to, between an attempt and the note of what came of it. */
final class DyingSettlement extends Settlement {

  private final AtomicBoolean dying = new AtomicBoolean();

  DyingSettlement(
      Deliveries deliveries,
      Webhooks webhooks,
      RetrySchedule schedule,
      EventLog events,
      WebhookMetrics metrics,
      TransactionTemplate transaction,
      InstantSource time) {
    super(deliveries, webhooks, schedule, events, metrics, transaction, time);
  }

  void dieOnce() {
    dying.set(true);
  }

  @Override
  boolean settle(Webhook webhook, Delivery delivery, Attempt attempt) {
    if (dying.compareAndSet(true, false)) {
      throw new IllegalStateException("the process died here");
    }
    return super.settle(webhook, delivery, attempt);
  }

  @TestConfiguration(proxyBeanMethods = false)
  static class Wiring {

    @Bean
    @Primary
    DyingSettlement dyingSettlement(
        Deliveries deliveries,
        Webhooks webhooks,
        RetrySchedule schedule,
        EventLog events,
        WebhookMetrics metrics,
        TransactionTemplate transaction,
        InstantSource time) {
      return new DyingSettlement(
          deliveries, webhooks, schedule, events, metrics, transaction, time);
    }
  }
}
