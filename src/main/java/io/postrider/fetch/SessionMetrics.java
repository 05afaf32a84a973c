package io.postrider.fetch;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.postrider.pop3.Pop3Exception;
import io.postrider.pop3.SessionListener;
import io.postrider.pop3.Verb;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.springframework.stereotype.Component;

/**
 * What operators watch of the POP3 sessions of this process, polls and connection tests alike. Tags
 * are closed sets and never a mailbox; many sessions count at once.
 */
@Component
class SessionMetrics implements SessionListener {

  private record Answered(Verb verb, Outcome outcome) {}

  private final MeterRegistry registry;
  private final AtomicInteger active = new AtomicInteger();
  private final Counter octets;
  private final Map<Answered, Counter> commands = new ConcurrentHashMap<>();

  SessionMetrics(MeterRegistry registry) {
    this.registry = registry;
    Gauge.builder("postrider.sessions.active", active, AtomicInteger::get)
        .description("Sessions open now")
        .register(registry);
    octets =
        Counter.builder("postrider.bytes.fetched")
            .description("Octets that mailbox servers sent")
            .register(registry);
  }

  private Counter counter(Answered answered) {
    return Counter.builder("postrider.commands")
        .description("POP3 commands by what became of them")
        .tag("command", answered.verb().name().toLowerCase(Locale.ROOT))
        .tag("result", answered.outcome().name().toLowerCase(Locale.ROOT))
        .register(registry);
  }

  @Override
  public void opened() {
    active.incrementAndGet();
  }

  @Override
  public void ended(End how, Optional<Pop3Exception> failure) {
    active.decrementAndGet();
  }

  @Override
  public void answered(Verb verb, Outcome outcome, long nanos) {
    commands.computeIfAbsent(new Answered(verb, outcome), this::counter).increment();
  }

  @Override
  public void received(int count) {
    octets.increment(count);
  }
}
