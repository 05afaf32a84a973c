package io.postrider.bench;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Lists and searches among many messages over a durable PostgreSQL: the service as a process of its
 * own, asked 50 times a second whether or not it has answered. Page 1 beside page 1,000. Arguments:
 * messages, seconds of each measurement, and a folder to keep the database in for the next run.
 */
public final class MessageListBenchmark {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final int PER_SECOND = 50;
  private static final int DEEP = 1_000;
  private static final int CURSORS = 20;

  private final ServiceProcess service;
  private final int requests;

  private MessageListBenchmark(ServiceProcess service, int seconds) {
    this.service = service;
    this.requests = seconds * PER_SECOND;
  }

  public static void main(String[] arguments) throws Exception {
    int messages = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 1_000_000;
    int seconds = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 60;
    Path folder = Files.createTempDirectory("postrider-bench");
    EmbeddedPostgres.Builder builder =
        EmbeddedPostgres.builder()
            .setServerConfig("fsync", "on")
            .setServerConfig("full_page_writes", "on")
            .setServerConfig("synchronous_commit", "on")
            .setServerConfig("shared_buffers", "1GB")
            .setServerConfig("max_wal_size", "4GB");
    if (arguments.length > 2) {
      builder.setDataDirectory(Path.of(arguments[2]).toAbsolutePath()).setCleanDataDirectory(false);
    }
    try (EmbeddedPostgres postgres = builder.start()) {
      Map<String, String> settings =
          Map.of(
              "SPRING_DATASOURCE_URL", postgres.getJdbcUrl("postgres", "postgres"),
              "SPRING_DATASOURCE_USERNAME", "postgres",
              "SPRING_DATASOURCE_PASSWORD", "postgres",
              "POSTRIDER_SECRETS_KEY", "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=",
              "POSTRIDER_RATE_ENABLED", "false"); // to page 1,000 as fast as it goes
      try (var service = ServiceProcess.startClasses(folder.resolve("service.log"), settings)) {
        long began = System.nanoTime();
        new SeededMessages(postgres.getPostgresDatabase(), messages).make();
        System.out.printf(
            "%d messages there after %.0f s%n", messages, (System.nanoTime() - began) / 1e9);
        new MessageListBenchmark(service, seconds).run();
      }
    }
  }

  private void run() throws IOException, InterruptedException {
    System.out.printf("%-34s %9s %9s %9s %9s %7s %7s%n", "ms", "p50", "p90", "p99", "most", "failed", "empty");
    measure("cold", new Random(1), MessageListBenchmark::any);
    measure("warming up", new Random(9), MessageListBenchmark::any);
    measure("list, page 1", new Random(2), MessageListBenchmark::list);
    List<String> lists = new ArrayList<>();
    lists.addAll(deep("/api/v1/messages?"));
    lists.addAll(deep("/api/v1/messages?account=" + SeededMessages.account(1)));
    measure("list, page 1,000", new Random(3), random -> lists.get(random.nextInt(lists.size())));
    measure("search, page 1", new Random(4), MessageListBenchmark::search);
    measure("search, begun words", new Random(10), MessageListBenchmark::begun);
    measure("search, one rare word", new Random(5), random -> words("w" + rare(random)));
    measure("search, one common word", new Random(6), random -> words("w" + common(random)));
    List<String> searches = new ArrayList<>();
    searches.addAll(deep("/api/v1/messages?q=w1"));
    searches.addAll(deep("/api/v1/messages?q=w2"));
    measure("search, other filters beside", new Random(8), MessageListBenchmark::combined);
    measure(
        "search, page 1,000", new Random(7), random -> searches.get(random.nextInt(searches.size())));
  }

  private void measure(String what, Random random, Function<Random, String> path)
      throws InterruptedException {
    List<String> paths = new ArrayList<>();
    for (int i = 0; i < requests; i++) {
      paths.add(path.apply(random));
    }
    var empty = new AtomicInteger();
    OpenLoop.Measured measured =
        new OpenLoop(PER_SECOND)
            .run(
                requests,
                number -> () -> {
                  String answer = service.call("GET", paths.get(number), "");
                  if (answer.startsWith("{\"data\":[]")) {
                    empty.incrementAndGet();
                  }
                  return answer;
                });
    System.out.printf(
        "%-34s %9.1f %9.1f %9.1f %9.1f %7d %7d%n",
        what,
        measured.quantile(0.5),
        measured.quantile(0.9),
        measured.quantile(0.99),
        measured.quantile(1),
        measured.failed(),
        empty.get());
  }

  private static String any(Random random) {
    return switch (random.nextInt(4)) {
      case 0 -> begun(random);
      case 1 -> search(random);
      default -> list(random);
    };
  }

  /** All mail, that of one account, some of either. */
  private static String list(Random random) {
    String account =
        "account=" + SeededMessages.account(SeededMessages.zipf(random, SeededMessages.ACCOUNTS));
    return "/api/v1/messages?"
        + switch (random.nextInt(6)) {
          case 0 -> "order=newest";
          case 1 -> "hasAttachments=true";
          case 2 -> "since=2026-03-01T00:00:00Z&until=2026-03-02T00:00:00Z";
          case 3 -> account + "&hasAttachments=true";
          default -> account;
        };
  }

  /** Words as common as they are in texts, alone, in twos, in one account. */
  private static String search(Random random) {
    return switch (random.nextInt(4)) {
      case 0 -> words("w" + rare(random));
      case 1 -> words("w" + word(random) + " w" + word(random));
      case 2 ->
          words("w" + word(random))
              + "&account="
              + SeededMessages.account(SeededMessages.zipf(random, SeededMessages.ACCOUNTS));
      default -> words("w" + word(random));
    };
  }

  /**
   * Senders and words of subjects, which may go on: the commonest, with one figure, begin a third
   * of all there are.
   */
  private static String begun(Random random) {
    return "/api/v1/messages?"
        + (random.nextBoolean()
            ? "from=s" + SeededMessages.zipf(random, SeededMessages.SENDERS)
            : "subject=w" + word(random));
  }

  /** Words as common as they are in texts, and what only a look at the messages tells. */
  private static String combined(Random random) {
    int month = 1 + random.nextInt(8);
    return words("w" + word(random))
        + switch (random.nextInt(4)) {
          case 0 -> "&hasAttachments=true";
          case 1 -> "&minSize=1000000";
          case 2 -> "&since=2026-0%d-03T00:00:00Z&until=2026-0%d-04T00:00:00Z".formatted(month, month);
          default ->
              "&since=2026-0%d-01T00:00:00Z&until=2026-0%d-01T00:00:00Z"
                  .formatted(month, month + 1);
        };
  }

  private static int word(Random random) {
    return SeededMessages.zipf(random, SeededMessages.VOCABULARY);
  }

  private static int rare(Random random) {
    return 1_000 + random.nextInt(SeededMessages.VOCABULARY - 1_000);
  }

  private static int common(Random random) {
    return 1 + random.nextInt(200);
  }

  private static String words(String words) {
    return "/api/v1/messages?q=" + URLEncoder.encode(words, StandardCharsets.UTF_8);
  }

  /** The pages from that one on, or the last ones there are. */
  private List<String> deep(String list) throws IOException, InterruptedException {
    List<String> pages = new ArrayList<>();
    String next = list;
    int page = 1;
    while (page < DEEP + CURSORS) {
      JsonNode answer = JSON.readTree(service.call("GET", next, ""));
      if (answer.get("nextCursor").isNull()) {
        break;
      }
      next = list + "&cursor=" + answer.get("nextCursor").asString();
      page++;
      pages.add(next);
    }
    System.out.printf("(%s: page %d)%n", list, page);
    return pages.subList(Math.max(0, pages.size() - CURSORS), pages.size());
  }
}
