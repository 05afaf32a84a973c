package io.postrider.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/**
 * Three replicas on one durable PostgreSQL fetch from one mail server while something is struck
 * down every few seconds. Once the time is over everything is healed, the mail comes to rest, and
 * the records are compared. Red where a message was lost or doubled, or a record lies. Only {@code
 * -Pchaos} runs it.
 *
 * <p>{@code chaos.seconds} (180), {@code chaos.accounts} (200), {@code chaos.seed} (printed). The
 * seed gives the same faults and the same mail again; how they meet is up to the machine.
 */
class Chaos {

  private static final int REPLICAS = 3;
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  private final int mailboxes = Integer.getInteger("chaos.accounts", 200);
  private final Duration duration = Duration.ofSeconds(Integer.getInteger("chaos.seconds", 180));
  private final long seed = seed();

  /** Stays: the logs of the replicas are in it. */
  private final Path folder;

  Chaos() throws IOException {
    folder = Files.createTempDirectory("postrider-chaos-");
  }

  /** 0, or none: another one each time. */
  private static long seed() {
    long given = Long.getLong("chaos.seed", 0);
    return given == 0 ? System.nanoTime() : given;
  }

  @Test
  void nothingIsLostAndNothingIsDoubled() throws IOException, InterruptedException, SQLException {
    Faults.say("seed " + seed + ", logs in " + folder);
    var replicas = new ArrayList<Replica>();
    try (var office = new PostOffice(mailboxes, new Random(seed));
        var database = new DurableDatabase(folder)) {
      try {
        start(replicas, database);
        List<UUID> accounts = register(replicas.getFirst(), office);
        try (var sink = new EventSink(replicas)) {
          var faults = new Faults(replicas, database, new Random(seed + 1));
          strike(replicas, office, faults);
          boolean atRest = rest(replicas, office, database);
          var verdict = new Verdict(office, accounts, sink.eventsOfMessage());
          try (var connection = database.connect()) {
            verdict.compare(connection, faults.kills());
          }
          Faults.say(faults.words());
          Faults.say(verdict.words());
          assertThat(atRest).as("all mail came to rest").isTrue();
          assertThat(verdict.good()).as(verdict.words()).isTrue();
        }
      } finally {
        for (Replica replica : replicas) {
          replica.kill();
        }
      }
    }
  }

  private void start(List<Replica> replicas, DurableDatabase database)
      throws IOException, InterruptedException {
    Map<String, String> settings = new HashMap<>(database.settings());
    settings.put("POSTRIDER_SECRETS_KEY", "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=");
    settings.put("POSTRIDER_EGRESS_ALLOW", "127.0.0.0/8,::1/128");
    settings.put("POSTRIDER_EGRESS_PORTS", "*");
    settings.put("POSTRIDER_SCHEDULE_MIN_INTERVAL", "PT1S");
    settings.put("POSTRIDER_FETCH_MAX_SESSIONS_PER_HOST", "32"); // all accounts are of one host
    for (int i = 1; i <= REPLICAS; i++) {
      replicas.add(new Replica(i, folder, settings));
      if (i == 1) {
        awaitReady(replicas); // it makes the tables
      }
    }
    awaitReady(replicas);
    Faults.say(REPLICAS + " replicas are up");
  }

  private static void awaitReady(List<Replica> replicas) throws IOException, InterruptedException {
    for (Replica replica : replicas) {
      Instant until = Instant.now().plus(PATIENCE);
      while (!replica.isReady()) {
        if (replica.startIfDead()) {
          Faults.say(replica + " had ended and is started again");
        }
        if (Instant.now().isAfter(until)) {
          throw new IOException(replica + " does not become ready");
        }
        Thread.sleep(500);
      }
    }
  }

  private List<UUID> register(Replica replica, PostOffice office) {
    var accounts = new ArrayList<UUID>();
    for (int i = 0; i < mailboxes; i++) {
      accounts.add(UUID.fromString(replica.api().account(office.account(i))));
    }
    return accounts;
  }

  private void strike(List<Replica> replicas, PostOffice office, Faults faults)
      throws IOException, InterruptedException, SQLException {
    var pause = new Random(seed + 2);
    var mail = new Thread(() -> deliverUntilInterrupted(office), "deliveries");
    mail.start();
    Instant end = Instant.now().plus(duration);
    while (Instant.now().isBefore(end)) {
      Thread.sleep(1_000 + pause.nextInt(7_000));
      faults.strike();
      for (Replica replica : replicas) {
        replica.startIfDead();
      }
    }
    mail.interrupt();
    mail.join();
  }

  private static void deliverUntilInterrupted(PostOffice office) {
    try {
      while (true) {
        office.deliver();
        Thread.sleep(40);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Waits until all that was delivered is stored, deleted where it is to be, and told of. */
  private boolean rest(List<Replica> replicas, PostOffice office, DurableDatabase database)
      throws IOException, InterruptedException, SQLException {
    Faults.say("all is healed, " + office.book().size() + " messages were delivered");
    awaitReady(replicas);
    Instant until = Instant.now().plus(PATIENCE);
    while (Instant.now().isBefore(until)) {
      if (stored(database) >= office.book().size() && emptied(office)) {
        Thread.sleep(15_000); // one more poll of each, and the feed's last page
        return true;
      }
      Thread.sleep(1_000);
    }
    Faults.say("no rest after " + PATIENCE);
    return false;
  }

  private boolean emptied(PostOffice office) {
    for (int i = 0; i < mailboxes; i++) {
      if (PostOffice.empties(i) && !office.left(i).isEmpty()) {
        return false;
      }
    }
    return true;
  }

  private static long stored(DurableDatabase database) throws SQLException {
    try (var connection = database.connect();
        var statement = connection.createStatement();
        var rows = statement.executeQuery("select count(*) from message")) {
      rows.next();
      return rows.getLong(1);
    }
  }
}
