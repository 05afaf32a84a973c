package io.postrider.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.postrider.PostriderIntegrationTest;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.support.StaticListableBeanFactory;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.json.JsonMapper;

/** The feed gives each event once, in one order for all, and nothing appears behind a reader. */
@PostriderIntegrationTest
class EventFeedIT {

  private static final Instant NOW = Instant.parse("2026-01-05T10:00:00Z");

  @Autowired EventLog log;
  @Autowired EventFeed feed;
  @Autowired EventArrivals arrivals;
  @Autowired JdbcClient jdbc;
  @Autowired JdbcTemplate template;
  @Autowired PlatformTransactionManager transactions;

  @Test
  void anEventOfALongTransactionComesBehindWhatWasReadMeanwhile() throws Exception {
    EventPosition start = feed.latest();
    UUID early = UUID.randomUUID();
    UUID late = UUID.randomUUID();
    var written = new CountDownLatch(1);
    var mayCommit = new CountDownLatch(1);
    Thread slow =
        Thread.ofVirtual()
            .start(() ->
                commit(() -> {
                  log.append(event(early));
                  written.countDown();
                  wait(mayCommit);
                }));
    wait(written);
    commit(() -> log.append(event(late)));

    EventFeed.Slice first = feed.after(start, EventFilter.ALL, 10);
    assertThat(ids(first)).containsExactly(late);

    mayCommit.countDown();
    slow.join();
    assertThat(ids(feed.after(first.end(), EventFilter.ALL, 10))).containsExactly(early);
    assertThat(ids(feed.after(start, EventFilter.ALL, 10))).containsExactly(late, early);
  }

  @Test
  void readersOnSeveralReplicasSeeEachEventOnceAndInOneOrder() throws Exception {
    int writers = 6;
    int transactionsEach = 40;
    EventPosition start = feed.latest();
    var here = new EventFeed(jdbc, new EventOrder(template, transactions, InstantSource.system()));
    var there = new EventFeed(jdbc, new EventOrder(template, transactions, InstantSource.system()));
    Set<UUID> committed = ConcurrentHashMap.newKeySet();
    try (ExecutorService threads = Executors.newCachedThreadPool()) {
      List<Future<?>> writing = new ArrayList<>();
      for (int writer = 0; writer < writers; writer++) {
        Random random = new Random(writer);
        writing.add(
            threads.submit(() -> {
              for (int i = 0; i < transactionsEach; i++) {
                committed.addAll(write(random));
              }
            }));
      }
      var done = new CountDownLatch(1);
      Future<List<UUID>> one = threads.submit(() -> follow(here, start, 7, done));
      Future<List<UUID>> other = threads.submit(() -> follow(there, start, 200, done));
      for (Future<?> writer : writing) {
        writer.get();
      }
      done.countDown();

      assertThat(one.get()).doesNotHaveDuplicates().containsExactlyInAnyOrderElementsOf(committed);
      assertThat(other.get()).isEqualTo(one.get());
    }
  }

  /** One transaction of one to four events, a fifth of them taken back. */
  private List<UUID> write(Random random) {
    List<UUID> ids = new ArrayList<>();
    boolean takenBack = random.nextInt(5) == 0;
    new TransactionTemplate(transactions)
        .executeWithoutResult(status -> {
          for (int i = random.nextInt(4); i >= 0; i--) {
            UUID id = UUID.randomUUID();
            log.append(event(id));
            ids.add(id);
          }
          if (takenBack) {
            status.setRollbackOnly();
          }
        });
    return takenBack ? List.of() : ids;
  }

  private static List<UUID> follow(
      EventFeed feed, EventPosition start, int limit, CountDownLatch done) {
    List<UUID> seen = new ArrayList<>();
    EventPosition place = start;
    while (true) {
      boolean last = done.getCount() == 0;
      EventFeed.Slice slice = feed.after(place, EventFilter.ALL, limit);
      slice.events().forEach(event -> seen.add(event.id()));
      place = slice.end();
      if (last && !slice.more()) {
        return seen;
      }
    }
  }

  @Test
  void aFilterMovesTheReaderOnAllTheSame() {
    EventPosition start = feed.latest();
    UUID wanted = UUID.randomUUID();
    commit(() -> log.append(List.of(event(UUID.randomUUID()), event(UUID.randomUUID()))));
    commit(() -> log.append(event(wanted, EventType.POLL_FAILED, UUID.randomUUID())));

    EventFilter failures = new EventFilter(Set.of("poll.failed"), null);
    EventFeed.Slice slice = feed.after(start, failures, 10);
    assertThat(ids(slice)).containsExactly(wanted);
    assertThat(slice.more()).isFalse();

    EventFilter nobodys = new EventFilter(Set.of(), Set.of());
    EventFeed.Slice nothing = feed.after(start, nobodys, 10);
    assertThat(nothing.events()).isEmpty();
    assertThat(nothing.end()).isEqualTo(slice.end());
  }

  @Test
  void pagesNeitherRepeatNorSkipWithinABatch() {
    EventPosition start = feed.latest();
    List<UUID> ids = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      ids.add(UUID.randomUUID());
    }
    commit(() -> log.append(ids.stream().map(this::event).toList()));

    List<UUID> seen = new ArrayList<>();
    EventFeed.Slice slice = feed.after(start, EventFilter.ALL, 2);
    while (true) {
      seen.addAll(ids(slice));
      if (!slice.more()) {
        break;
      }
      slice = feed.after(slice.end(), EventFilter.ALL, 2);
    }

    assertThat(seen).isEqualTo(ids);
  }

  @Test
  void aReaderThatIsTooFarBehindIsToldSo() {
    EventPosition start = feed.latest();
    UUID old = UUID.randomUUID();
    UUID fresh = UUID.randomUUID();
    commit(() -> log.append(event(old)));
    EventPosition behindOld = feed.after(start, EventFilter.ALL, 10).end();
    commit(() -> log.append(event(fresh)));
    feed.latest();
    backdate(behindOld.position());

    new EventRetention(jdbc, transactions, settings(), InstantSource.system()).dropOld();

    assertThatThrownBy(() -> feed.after(start, EventFilter.ALL, 10))
        .hasMessageContaining("cursor.expired");
    assertThat(ids(feed.after(behindOld, EventFilter.ALL, 10))).containsExactly(fresh);
    assertThat(ids(feed.after(feed.oldest(), EventFilter.ALL, 10))).containsExactly(fresh);
  }

  @Test
  void aPlaceAheadOfTheLogIsFromAnotherPast() {
    EventPosition ahead = EventPosition.endOf(feed.latest().position() + 1);

    assertThatThrownBy(() -> feed.after(ahead, EventFilter.ALL, 10))
        .hasMessageContaining("cursor.expired");
  }

  @Test
  void aWaitingReaderWakesForWhatAnotherReplicaWrote() throws Exception {
    EventPosition start = feed.latest();
    var elsewhere =
        new EventLog(
            template,
            JsonMapper.builder().build(),
            new EventArrivals(
                new EventOrder(template, transactions, InstantSource.system()), settings()),
            new StaticListableBeanFactory().getBeanProvider(EventCopies.class));
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<Boolean> waiting = threads.submit(() -> arrivals.await(start, Duration.ofMinutes(5)));
      commit(() -> elsewhere.append(event(UUID.randomUUID())));

      assertThat(waiting.get()).isTrue();
    }
  }

  private static EventSettings settings() {
    return new EventSettings(
        Duration.ofDays(30),
        Duration.ofMillis(50),
        Duration.ofSeconds(10),
        Duration.ofMinutes(30),
        500);
  }

  private void backdate(long position) {
    jdbc.sql("update event_batch set numbered_at = :old where position <= :position")
        .param("old", Timestamp.from(Instant.now().minus(Duration.ofDays(31))))
        .param("position", position)
        .update();
  }

  private EventDraft event(UUID id) {
    return event(id, EventType.POLL_COMPLETED, UUID.randomUUID());
  }

  private static EventDraft event(UUID id, EventType type, UUID account) {
    return new EventDraft(id, type, account, account.toString(), NOW, Map.of("n", 1));
  }

  private void commit(Runnable body) {
    new TransactionTemplate(transactions).executeWithoutResult(_ -> body.run());
  }

  private static List<UUID> ids(EventFeed.Slice slice) {
    return slice.events().stream().map(LoggedEvent::id).toList();
  }

  private static void wait(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
