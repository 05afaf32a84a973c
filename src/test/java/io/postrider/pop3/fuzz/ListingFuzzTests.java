package io.postrider.pop3.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.DictionaryFile;
import com.code_intelligence.jazzer.junit.FuzzTest;
import io.postrider.pop3.Deadline;
import io.postrider.pop3.MaildropListing;
import io.postrider.pop3.Pop3Exception;
import io.postrider.pop3.ScanListing;
import io.postrider.pop3.TransactionSession;
import io.postrider.pop3.UniqueIdListing;
import io.postrider.pop3.fuzz.FuzzedClient.Channel;
import io.postrider.pop3.fuzz.PlainListing.Answer;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Timeout;

/**
 * LIST, UIDL and both in one flight: complete as they were said, or not at all. The input is a
 * {@link ServerScript} from the answer on; what came over the wire is understood once more by
 * {@link PlainListing}.
 */
class ListingFuzzTests {

  /** What is not known. */
  private static final String NOTHING = "";

  /** The engine's answer, entries as text by message number. */
  @FunctionalInterface
  private interface Question {
    SortedMap<Integer, String> ask(TransactionSession drop, Deadline deadline) throws Pop3Exception;
  }

  /** The oracle's; empty where there should be none. */
  @FunctionalInterface
  private interface Oracle {
    Optional<SortedMap<Integer, String>> understand(String heard);
  }

  @DictionaryFile(resourcePath = "server-script.dict")
  @FuzzTest
  @Timeout(120)
  void listsWhatTheServerSaid(byte[] input) {
    play(input, ListingFuzzTests::list, heard -> alone(plain(heard, 0).sizes(), heard));
  }

  @DictionaryFile(resourcePath = "server-script.dict")
  @FuzzTest
  @Timeout(120)
  void namesWhatTheServerSaid(byte[] input) {
    play(input, ListingFuzzTests::uidl, heard -> alone(plain(heard, 0).uniqueIds(), heard));
  }

  @DictionaryFile(resourcePath = "server-script.dict")
  @FuzzTest
  @Timeout(120)
  void joinsWhatTheServerSaidInOneFlight(byte[] input) {
    play(input, ListingFuzzTests::both, ListingFuzzTests::both);
  }

  private static void play(byte[] input, Question question, Oracle oracle) {
    try (FuzzedClient client = new FuzzedClient(afterLogin(input), Channel.CLEAR)) {
      TransactionSession drop = client.login();
      assertThat(drop).isNotNull();
      client.socket().forget();

      SortedMap<Integer, String> answer =
          client.attempt(() -> question.ask(drop, client.deadline()));

      String heard = client.socket().heard();
      assertThat(Optional.ofNullable(answer)).isEqualTo(oracle.understand(heard));
      if (client.usable()) {
        assertThat(heard).endsWith("\r\n");
      }
      drop.close();
      client.ended();
    }
  }

  private static byte[] afterLogin(byte[] input) {
    byte[] script = new byte[FuzzedClient.GOOD_LOGIN.length + input.length];
    System.arraycopy(FuzzedClient.GOOD_LOGIN, 0, script, 0, FuzzedClient.GOOD_LOGIN.length);
    System.arraycopy(input, 0, script, FuzzedClient.GOOD_LOGIN.length, input.length);
    return script;
  }

  private static SortedMap<Integer, String> list(TransactionSession drop, Deadline deadline)
      throws Pop3Exception {
    SortedMap<Integer, String> entries = new TreeMap<>();
    for (ScanListing entry : drop.list(deadline)) {
      String before = entries.put(entry.number(), size(entry.octets()));
      assertThat(before).isNull();
    }
    return entries;
  }

  private static SortedMap<Integer, String> uidl(TransactionSession drop, Deadline deadline)
      throws Pop3Exception {
    SortedMap<Integer, String> entries = new TreeMap<>();
    for (UniqueIdListing entry : drop.uidl(deadline)) {
      String uid = entry.uid();
      String before = entries.put(entry.number(), uid == null ? NOTHING : uid);
      assertThat(before).isNull();
    }
    return entries;
  }

  private static SortedMap<Integer, String> both(TransactionSession drop, Deadline deadline)
      throws Pop3Exception {
    MaildropListing listing = drop.listing(deadline);
    SortedMap<Integer, String> entries = new TreeMap<>();
    boolean complete = listing.uidlRejection().isEmpty();
    for (int i = 0; i < listing.size(); i++) {
      String uid = listing.uid(i);
      complete &= uid != null;
      String size = size(listing.octets(i));
      String before = entries.put(listing.number(i), size + "/" + (uid == null ? NOTHING : uid));
      assertThat(before).isNull();
    }
    assertThat(listing.complete() && !complete).isFalse();
    return entries;
  }

  private static String size(long octets) {
    return octets == ScanListing.UNKNOWN ? NOTHING : Long.toString(octets);
  }

  private static PlainListing plain(String heard, int from) {
    return new PlainListing(heard, from, FuzzedClient.LIMITS);
  }

  /** One answer and nothing behind it. */
  private static Optional<SortedMap<Integer, String>> alone(Optional<Answer> answer, String heard) {
    return answer
        .filter(Answer::positive)
        .filter(given -> given.end() == heard.length())
        .map(Answer::entries);
  }

  /** Both answers and nothing behind them; of a UIDL that is refused, no unique-ids. */
  private static Optional<SortedMap<Integer, String>> both(String heard) {
    Optional<Answer> sizes = plain(heard, 0).sizes().filter(Answer::positive);
    return sizes
        .flatMap(given -> plain(heard, given.end()).uniqueIds())
        .filter(named -> named.end() == heard.length())
        .map(named -> joined(sizes.orElseThrow().entries(), named.entries()));
  }

  private static SortedMap<Integer, String> joined(
      SortedMap<Integer, String> sizes, SortedMap<Integer, String> uids) {
    SortedMap<Integer, String> entries = new TreeMap<>();
    TreeSet<Integer> numbers = new TreeSet<>(sizes.keySet());
    numbers.addAll(uids.keySet());
    for (int number : numbers) {
      entries.put(
          number, sizes.getOrDefault(number, NOTHING) + "/" + uids.getOrDefault(number, NOTHING));
    }
    return entries;
  }
}
