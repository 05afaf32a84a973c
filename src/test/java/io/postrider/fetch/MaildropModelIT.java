package io.postrider.fetch;

import static io.postrider.fetch.TestAccounts.PASSWORD;
import static io.postrider.fetch.TestAccounts.USER;
import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.ApiClient;
import io.postrider.PostriderIntegrationTest;
import io.postrider.TestDatabase;
import io.postrider.pop3.Maildrop;
import io.postrider.pop3.Sabotage;
import io.postrider.pop3.ScriptedPop3Server;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.TestPropertySource;
import org.springframework.transaction.ConfigurableTransactionManager;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionExecution;
import org.springframework.transaction.TransactionExecutionListener;

/**
 * Random lives of a mailbox held against a model that knows only what was delivered. Whatever the
 * server, other clients, the line and the database do: what lies on the server is stored once we
 * are at rest, what we had deleted was stored, and nothing is stored more often than it was
 * delivered.
 *
 * <p>{@code -Dpostrider.seed=n} runs the one sequence of that seed; {@code -Dpostrider.sequences=n}
 * runs so many.
 */
@DirtiesContext // its database lies in memory
@PostriderIntegrationTest
@TestPropertySource(
    properties = {
      TestDatabase.IN_MEMORY + "=true",
      "logging.level.io.postrider=OFF",
      "logging.level.org.springframework.transaction=OFF"
    })
class MaildropModelIT {

  private static final int ACTIONS = 40;

  /** In memory they take a third of the time, so that is where most of them run. */
  private static final int SEQUENCES = TestDatabase.isPostgres() ? 300 : 1_000;

  private static final long FIRST_SEED = TestDatabase.isPostgres() ? 10_001 : 1;

  private static final int AT_ONCE = 4;

  /** How many more commits the polls of a life get; its polls' threads inherit it. */
  private static final InheritableThreadLocal<AtomicInteger> CRASHES =
      new InheritableThreadLocal<>();

  @Autowired private Polls polls;
  @Autowired private JdbcClient jdbc;
  @Autowired private PlatformTransactionManager transactions;

  private final ApiClient api;

  MaildropModelIT(@LocalServerPort int port) {
    api = new ApiClient(port);
  }

  @Test
  void whateverHappensNothingIsLostAndNothingIsDoubled() throws Exception {
    ((ConfigurableTransactionManager) transactions).addListener(new Crashes());
    Long one = Long.getLong("postrider.seed");
    long first = one == null ? FIRST_SEED : one;
    int sequences = one == null ? Integer.getInteger("postrider.sequences", SEQUENCES) : 1;
    var lives = new ArrayList<Callable<Void>>();
    for (long seed = first; seed < first + sequences; seed++) {
      lives.add(life(seed));
    }
    try (var threads = Executors.newFixedThreadPool(AT_ONCE)) {
      for (Future<Void> life : threads.invokeAll(lives)) {
        life.get();
      }
    }
    System.out.println(
        sequences + " sequences of " + ACTIONS + " actions, seeds from " + first + ": no loss");
  }

  private Callable<Void> life(long seed) {
    return () -> {
      CRASHES.set(new AtomicInteger(-1));
      try (var life = new Life(seed)) {
        try {
          life.live();
          return null;
        } catch (AssertionError | RuntimeException e) {
          String how = "reproduce with -Dpostrider.seed=" + seed;
          throw new AssertionError(how + "\n" + life.evidence(), e);
        }
      }
    };
  }

  /** Fails a transaction at its commit, now and then: after so many, in the polls of one life. */
  private static final class Crashes implements TransactionExecutionListener {
    @Override
    public void beforeCommit(TransactionExecution transaction) {
      AtomicInteger left = CRASHES.get();
      if (left != null && !transaction.isReadOnly() && left.decrementAndGet() == 0) {
        throw new DataAccessResourceFailureException("crashed at commit, as the test wants");
      }
    }
  }

  /** One mailbox from its first mail to the last comparison. */
  private final class Life implements AutoCloseable {
    private final Random random;
    private final Maildrop drop = new Maildrop();
    private final ScriptedPop3Server server;
    private final String account;
    private final Map<String, Integer> delivered = new HashMap<>();
    private final Map<String, Set<Integer>> sizes = new HashMap<>();
    private final List<String> log = new ArrayList<>();
    private final AtomicInteger crashes = Objects.requireNonNull(CRASHES.get());
    private int serial;
    private int renamed;
    private String host;

    Life(long seed) {
      random = new Random(seed);
      server =
          ScriptedPop3Server.serving(USER, PASSWORD, drop)
              .capabilities(
                  random.nextBoolean()
                      ? new String[] {"TOP", "UIDL", "USER", "PIPELINING"}
                      : new String[] {"TOP", "UIDL", "USER"})
              .start();
      host = server.host();
      account = api.account(TestAccounts.on(server));
    }

    void live() {
      for (int i = 0; i < ACTIONS; i++) {
        act();
      }
      server.heal();
      crashes.set(-1);
      log.add("rest");
      for (int i = 0; i < 3; i++) {
        poll();
      }
      compare();
      Map<String, Integer> before = stored();
      poll();
      assertThat(stored()).as("idempotent at rest\n" + log).isEqualTo(before);
    }

    private void act() {
      int which = random.nextInt(100);
      if (which < 30) {
        deliver("uid-" + ++serial, content());
      } else if (which < 36) {
        deliverMany();
      } else if (which < 44) {
        takeAway();
      } else if (which < 50) {
        duplicate();
      } else if (which < 58) {
        useAgain();
      } else if (which < 62) {
        shareUidl();
      } else if (which < 67) {
        rename();
      } else if (which < 73) {
        changePolicy();
      } else if (which < 80) {
        trouble(new Sabotage.CloseAtCommand(server.commands().size() + 1 + random.nextInt(15)));
      } else if (which < 84) {
        trouble(new Sabotage.TruncateAt(1 + random.nextInt(5), random.nextInt(40)));
      } else if (which < 88) {
        crash();
      } else if (which < 91) {
        trouble(new Sabotage.LoseQuitReply());
      } else if (which < 93) {
        trouble(new Sabotage.EmptyListings());
      } else if (which < 96) {
        move();
      } else {
        log.add("poll");
        poll();
      }
    }

    private void deliverMany() {
      int many = 5 + random.nextInt(25);
      for (int i = 0; i < many; i++) {
        deliver("uid-" + ++serial, content());
      }
    }

    /** Somebody else removes a message. */
    private void takeAway() {
      any()
          .ifPresent(mail -> {
            log.add("take away " + mail.uidl());
            drop.removeAll(List.of(mail));
          });
    }

    /** The same octets once more, under a UIDL of their own. */
    private void duplicate() {
      any().ifPresent(mail -> deliver("uid-" + ++serial, text(mail)));
    }

    /** Another message under the UIDL of one that is removed at the same moment. */
    private void useAgain() {
      any()
          .ifPresent(mail -> {
            if (drop.uidls().stream().filter(mail.uidl()::equals).count() == 1) {
              drop.removeAll(List.of(mail));
              deliver(mail.uidl(), content());
            }
          });
    }

    /** A second message under a UIDL that is in use. */
    private void shareUidl() {
      any().ifPresent(mail -> deliver(mail.uidl(), content()));
    }

    /**
     * All UIDLs change, once everything is known; the trouble that may follow is only the line's.
     */
    private void rename() {
      server.heal();
      crashes.set(-1);
      poll();
      poll();
      if (drop.mails().size() < ResetRule.LEAST || !isAllStored()) {
        return;
      }
      log.add("rename " + drop.mails().size());
      renamed++;
      List<Maildrop.Mail> all = drop.mails();
      drop.removeAll(all);
      int number = 0;
      for (Maildrop.Mail mail : all) {
        String uidl = "epoch-" + renamed + "-" + ++number;
        use(uidl, text(mail));
        drop.deliver(uidl, mail.content());
      }
      if (random.nextBoolean()) {
        deliver("uid-" + ++serial, content());
      }
      if (random.nextInt(3) == 0) {
        trouble(new Sabotage.CloseAtCommand(server.commands().size() + 5 + random.nextInt(60)));
      }
      server.heal();
      poll();
      poll();
    }

    /** Only of what was stored can a reset be told. */
    private boolean isAllStored() {
      Map<String, Integer> stored = stored();
      return drop.mails().stream()
          .map(Life::text)
          .allMatch(content -> stored.getOrDefault(content, 0) >= onServer(content));
    }

    private void changePolicy() {
      String mode = random.nextBoolean() ? "keep" : "after_store";
      log.add("policy " + mode);
      api.patch("/accounts/" + account, Map.of("deletion", Map.of("mode", mode))).ok();
    }

    /**
     * The server gets its other name; whether it is polled, and whether that goes well, is open.
     */
    private void move() {
      host = host.equals(server.host()) ? "localhost" : server.host();
      log.add("move to " + host);
      Map<String, Object> auth = Map.of("mechanism", "user_pass", "password", PASSWORD);
      api.patch("/accounts/" + account, Map.of("host", host, "auth", auth)).ok();
    }

    private void trouble(Sabotage sabotage) {
      log.add("poll with " + sabotage);
      server.sabotage(sabotage);
      poll();
      server.heal();
    }

    private void crash() {
      int commits = 1 + random.nextInt(8);
      log.add("poll that crashes at commit " + commits);
      crashes.set(commits);
      poll();
      crashes.set(-1);
    }

    /** A poll; what the server removed for us must be stored by then. */
    private void poll() {
      List<Maildrop.Mail> before = drop.mails();
      try {
        polls.run(UUID.fromString(account), PollTrigger.API);
      } catch (RuntimeException e) {
        log.add("  " + e);
        jdbc.sql("update poll set active_account = null where active_account = :id")
            .param("id", UUID.fromString(account))
            .update();
      }
      Set<Maildrop.Mail> removed = new HashSet<>(before);
      drop.mails().forEach(removed::remove);
      if (!removed.isEmpty()) {
        Map<String, Integer> stored = stored();
        for (Maildrop.Mail mail : removed) {
          assertThat(stored).as("deleted, so stored\n" + log).containsKey(text(mail));
        }
      }
    }

    private void compare() {
      Map<String, Integer> stored = stored();
      for (Maildrop.Mail mail : drop.mails()) {
        assertThat(stored.getOrDefault(text(mail), 0))
            .as("on the server as " + mail.uidl() + ", so stored\n" + log)
            .isGreaterThanOrEqualTo(onServer(text(mail)));
      }
      stored.forEach((content, times) ->
          assertThat(times)
              .as("stored as often as delivered at most: " + content + log)
              .isLessThanOrEqualTo(delivered.getOrDefault(content, 0)));
    }

    private int onServer(String content) {
      return (int) drop.mails().stream().filter(mail -> text(mail).equals(content)).count();
    }

    /** What is stored, and how often. */
    private Map<String, Integer> stored() {
      var stored = new HashMap<String, Integer>();
      jdbc.sql(
              """
              select c.octets from content_chunk c join message m on m.id = c.message_id
              where m.account_id = :id
              """)
          .param("id", UUID.fromString(account))
          .query((row, _) -> new String(row.getBytes(1), StandardCharsets.ISO_8859_1))
          .list()
          .forEach(content -> stored.merge(content, 1, Integer::sum));
      return stored;
    }

    /** The ledger and all that was said. */
    String evidence() {
      var rows =
          jdbc.sql("select * from uidl_entry where account_id = :id order by id")
              .param("id", UUID.fromString(account))
              .query()
              .listOfRows();
      return Stream.of(rows, server.transcript())
          .flatMap(List::stream)
          .map(String::valueOf)
          .collect(Collectors.joining("\n"));
    }

    private Optional<Maildrop.Mail> any() {
      List<Maildrop.Mail> mails = drop.mails();
      return mails.isEmpty()
          ? Optional.empty()
          : Optional.of(mails.get(random.nextInt(mails.size())));
    }

    private void deliver(String uidl, String content) {
      Set<Integer> used = sizes.getOrDefault(uidl, Set.of());
      String fitting = content;
      while (!isOfAnotherSize(used, fitting)) {
        fitting = fitting + "more\r\n"; // a UIDL and a size that both repeat nobody can tell apart
      }
      use(uidl, fitting);
      log.add("deliver " + uidl + " of " + fitting.length());
      delivered.merge(fitting, 1, Integer::sum);
      drop.deliver(uidl, fitting);
    }

    /** This UIDL was seen with both sizes that a server may list: with CRLF and with LF. */
    private void use(String uidl, String content) {
      Set<Integer> used = sizes.computeIfAbsent(uidl, _ -> new HashSet<>());
      used.add(content.length());
      used.add(content.length() - lines(content));
    }

    private boolean isOfAnotherSize(Set<Integer> used, String content) {
      return !used.contains(content.length()) && !used.contains(content.length() - lines(content));
    }

    private static int lines(String content) {
      return content.split("\n", -1).length - 1;
    }

    private String content() {
      int number = delivered.size() + 1;
      return "Subject: number "
          + number
          + "\r\nMessage-ID: <"
          + number
          + "@example.org>\r\n\r\n"
          + "line\r\n".repeat(random.nextInt(20))
          + "x".repeat(random.nextInt(200))
          + "\r\n";
    }

    private static String text(Maildrop.Mail mail) {
      return new String(mail.content(), StandardCharsets.ISO_8859_1);
    }

    @Override
    public void close() {
      server.close();
    }
  }
}
