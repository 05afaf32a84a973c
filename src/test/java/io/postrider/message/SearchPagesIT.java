package io.postrider.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.postrider.PostriderIntegrationTest;
import io.postrider.TestDatabase;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import tools.jackson.databind.json.JsonMapper;

/** The pages of a search are parts of one list, whichever way leads to them, whatever goes on. */
@PostriderIntegrationTest
class SearchPagesIT {
  private static final Instant NOW = Instant.parse("2026-01-05T10:00:00Z");

  @Autowired MessageArchive archive;
  @Autowired StoredMessages messages;
  @Autowired SearchIndex index;
  @Autowired JdbcClient jdbc;
  @Autowired JsonMapper json;
  @Autowired PlatformTransactionManager transactions;

  /** A message and what there is to find it by. */
  private record Mail(UUID id, UUID account, Instant fetched, Set<String> words, boolean attached) {
    MessagePosition position() {
      return new MessagePosition(fetched, id);
    }
  }

  /** A search, and what it should find. */
  private record Search(MessageFilter filter, Predicate<Mail> finds) {}

  private final Random random = new Random(20);
  private final UUID mine = UUID.randomUUID();
  private final UUID other = UUID.randomUUID();
  private final Map<UUID, Mail> kept = new HashMap<>();
  private StoredFixture fixture;

  @BeforeEach
  void begin() {
    fixture = new StoredFixture(archive, transactions);
  }

  @Test
  void leadEveryWayToTheSamePage() {
    assumeThat(TestDatabase.isPostgres()).isTrue();
    for (int i = 0; i < 120; i++) {
      // some at the same time, some in bursts, some years apart
      store(NOW.minusSeconds((long) Math.pow(Math.floor(i / 5.0), 5)));
    }
    SearchWays ways = new SearchWays(jdbc, json);

    PostgresSearchIndex postgres = (PostgresSearchIndex) index;
    // by turns it seems best to walk, to read, to gather, and to do the one and then the other
    List<SearchOdds> odds =
        List.of(
            new SearchOdds(100, 100, 100),
            new SearchOdds(1_000, 1_000, 2),
            new SearchOdds(10_000, 1, 10_000),
            new SearchOdds(10_000, 10_000, 5_000),
            new SearchOdds(10_000, 9_000, 900),
            new SearchOdds(10_000, 9_000, 900, 10_000, 0),
            new SearchOdds(10_000, 9_000, 900, 10_000, 5_000));
    int told = 0;
    for (Search search : searches()) {
      for (MessageOrder order : MessageOrder.values()) {
        List<Mail> all = found(search, order);
        for (int at = 0; at <= all.size(); at += 13) {
          List<UUID> page = all.stream().skip(at).limit(7).map(Mail::id).toList();
          MessagePosition behind = at == 0 ? null : all.get(at - 1).position();
          MessageQuery query = MessageQuery.of(search.filter, behind, order, 7);

          assertThat(ways.gather(query, 10_000)).contains(page);
          assertThat(postgres.find(query)).isEqualTo(page);
          for (SearchOdds some : odds) {
            assertThat(postgres.find(query, some)).as("%s", some).isEqualTo(page);
          }
          for (int length : new int[] {1, 10, 50, 10_000}) {
            for (Optional<List<UUID>> way :
                List.of(
                    ways.gather(query, length),
                    ways.walk(query, length),
                    ways.read(query, length))) {
              way.ifPresent(met -> assertThat(met).as("%d messages", length).isEqualTo(page));
              told += way.isPresent() ? 1 : 0;
            }
          }
          assertThat(ways.walk(query, 10_000)).isPresent();
          assertThat(ways.read(query, 10_000)).isPresent();
        }
      }
    }
    assertThat(told).isGreaterThan(100);
  }

  @Test
  void areTheSameHoweverFarAwayTheirDatesAre() {
    for (int i = 0; i < 40; i++) {
      store(NOW.minusSeconds(i * 1_000L));
    }
    Instant since = NOW.minusSeconds(30_000);
    Instant until = NOW.minusSeconds(10_000);
    MessageFilter filter =
        new MessageFilter(
            Set.of(mine),
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            since,
            until,
            null,
            true,
            null,
            null,
            null);
    Search search =
        new Search(
            filter,
            mail ->
                mail.account.equals(mine)
                    && mail.attached
                    && !mail.fetched.isBefore(since)
                    && mail.fetched.isBefore(until));
    DatedMessages dated = new DatedMessages(jdbc);
    for (MessageOrder order : MessageOrder.values()) {
      List<UUID> all = found(search, order).stream().map(Mail::id).toList();
      assertThat(all).hasSizeGreaterThan(3);
      for (int passed : new int[] {1, 15, 40}) {
        assertThat(dated.find(MessageQuery.of(filter, null, order, 3), passed))
            .isEqualTo(all.subList(0, 3));
        assertThat(dated.find(MessageQuery.of(filter, null, order, 50), passed)).isEqualTo(all);
      }
      assertThat(messages.list(filter, null, order, 50))
          .extracting(StoredMessage::id)
          .isEqualTo(all);
      assertThat(messages.measure(filter, null, 50))
          .extracting(MeasuredMessage::id)
          .containsExactlyInAnyOrderElementsOf(all);
    }
  }

  @Test
  void stayOneListWhileMessagesComeAndGo() {
    for (int i = 0; i < 150; i++) {
      store(NOW.plusSeconds(random.nextInt(3_000)));
    }
    for (Search search : searches()) {
      for (MessageOrder order : MessageOrder.values()) {
        Map<UUID, Mail> atFirst = Map.copyOf(kept);
        Set<UUID> everThere = new HashSet<>(kept.keySet());
        List<Mail> walked = new ArrayList<>();
        List<StoredMessage> page;
        do {
          MessagePosition behind = walked.isEmpty() ? null : walked.getLast().position();
          page = messages.list(search.filter, behind, order, 5);
          page.forEach(message -> walked.add(kept.get(message.id())));
          everThere.add(store(NOW.plusSeconds(random.nextInt(3_000))).id());
          Mail gone = kept.values().stream().skip(random.nextInt(kept.size())).findFirst().get();
          messages.delete(messages.require(gone.id, any -> true));
          kept.remove(gone.id);
        } while (page.size() == 5);

        assertThat(walked)
            .as("%s %s", search, order)
            .doesNotContainNull()
            .allMatch(search.finds)
            .isSortedAccordingTo(inOrder(order))
            .doesNotHaveDuplicates();
        assertThat(walked).extracting(Mail::id).isSubsetOf(everThere);
        // what was there all the time is met
        List<Mail> stayed = found(search, order);
        stayed.removeIf(mail -> !atFirst.containsKey(mail.id));
        assertThat(walked).containsAll(stayed);
      }
    }
  }

  private List<Search> searches() {
    return List.of(
        search("common", null, mail -> mail.words.contains("common")),
        search("rare", null, mail -> mail.words.contains("rare")),
        search(
            "common -odd",
            null,
            mail -> mail.words.contains("common") && !mail.words.contains("odd")),
        search("od*", true, mail -> mail.words.contains("odd") && mail.attached),
        search("rare", false, mail -> mail.words.contains("rare") && !mail.attached),
        search("odd", null, NOW.minusSeconds(200_000), NOW.plusSeconds(2_000)),
        search("common", true, NOW.minusSeconds(200_000), NOW.minusSeconds(100)),
        search("common", null, NOW.plusSeconds(1_000), null),
        search("missing", null, mail -> false));
  }

  /** A word in messages of some dates; here all are fetched when they are dated. */
  private Search search(
      String word, @Nullable Boolean attached, Instant since, @Nullable Instant until) {
    return search(
        word,
        attached,
        since,
        until,
        mail ->
            mail.words.contains(word)
                && (attached == null || mail.attached == attached)
                && !mail.fetched.isBefore(since)
                && (until == null || mail.fetched.isBefore(until)));
  }

  private Search search(String words, @Nullable Boolean attached, Predicate<Mail> finds) {
    return search(words, attached, null, null, finds);
  }

  private Search search(
      String words,
      @Nullable Boolean attached,
      @Nullable Instant since,
      @Nullable Instant until,
      Predicate<Mail> finds) {
    MessageFilter filter =
        new MessageFilter(
            Set.of(mine),
            null,
            null,
            "report",
            words,
            null,
            null,
            null,
            since,
            until,
            null,
            attached,
            null,
            null,
            null);
    return new Search(filter, finds.and(mail -> mail.account.equals(mine)));
  }

  /** What it finds of all that is kept. */
  private List<Mail> found(Search search, MessageOrder order) {
    List<Mail> found = new ArrayList<>(kept.values());
    found.removeIf(search.finds.negate());
    found.sort(inOrder(order));
    return found;
  }

  /** Ids as PostgreSQL compares them: by their octets. */
  private static Comparator<Mail> inOrder(MessageOrder order) {
    Comparator<Mail> oldest =
        Comparator.comparing(Mail::fetched).thenComparing(mail -> mail.id().toString());
    return order == MessageOrder.OLDEST ? oldest : oldest.reversed();
  }

  private Mail store(Instant fetched) {
    Set<String> words = new HashSet<>();
    words.add("common");
    if (random.nextInt(2) == 0) {
      words.add("odd");
    }
    if (random.nextInt(20) == 0) {
      words.add("rare");
    }
    UUID account = random.nextInt(8) == 0 ? other : mine;
    boolean attached = random.nextInt(3) == 0;
    String message =
        attached
            ? """
            Subject: report
            Content-Type: multipart/mixed; boundary=m

            --m
            Content-Type: text/plain

            %s
            --m
            Content-Type: application/pdf; name=a.pdf
            Content-Disposition: attachment

            x
            --m--
            """
            : "Subject: report\n\n%s\n";
    UUID id = fixture.store(account, "u", fetched, message.formatted(String.join(" ", words)));
    Mail mail = new Mail(id, account, fetched, words, attached);
    kept.put(id, mail);
    return mail;
  }
}
