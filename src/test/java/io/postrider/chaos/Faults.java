package io.postrider.chaos;

import java.io.IOException;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;

/** What is done to replicas and database, one thing at a time, and what was observed of it. */
final class Faults {

  private static final int FROZEN_SECONDS = 20;

  /** A replica died in the middle of these accounts' turns. */
  record Kill(Instant at, List<UUID> accounts) {}

  private final List<Replica> replicas;
  private final DurableDatabase database;
  private final Random random;
  private final List<Kill> kills = new ArrayList<>();
  private int freezes;
  private int restarts;

  Faults(List<Replica> replicas, DurableDatabase database, Random random) {
    this.replicas = replicas;
    this.database = database;
    this.random = random;
  }

  /** Does harm to somebody who is up. */
  void strike() throws IOException, InterruptedException, SQLException {
    Replica victim = replicas.get(random.nextInt(replicas.size()));
    int which = random.nextInt(10);
    if (which < 2) {
      say("PostgreSQL restarts at once");
      database.restartImmediately();
      restarts++;
    } else if (!victim.isReady() || !anotherIsReady(victim)) {
      say(victim + " is spared: it, or all others, are not up");
    } else if (which < 4) {
      say(victim + " is frozen for " + FROZEN_SECONDS + " s");
      victim.freeze();
      Thread.sleep(1_000L * FROZEN_SECONDS);
      victim.thaw();
      freezes++;
    } else {
      kill(victim);
    }
  }

  /** Somebody must be there to take over. */
  private boolean anotherIsReady(Replica victim) throws InterruptedException {
    for (Replica other : replicas) {
      if (other != victim && other.isReady()) {
        return true;
      }
    }
    return false;
  }

  private void kill(Replica victim) throws IOException, InterruptedException, SQLException {
    long pid = victim.pid();
    victim.kill();
    Instant at = Instant.now();
    List<UUID> held = heldBy(pid);
    kills.add(new Kill(at, held));
    say(victim + " is killed in the turns of " + held.size() + " accounts");
    victim.startIfDead();
  }

  /** The accounts whose turn that process had. */
  private List<UUID> heldBy(long pid) throws SQLException {
    try (var connection = database.connect();
        var query =
            connection.prepareStatement(
                "select task_instance from scheduled_tasks where task_name = 'account-poll'"
                    + " and picked and picked_by like ?")) {
      query.setString(1, pid + "@%");
      var held = new ArrayList<UUID>();
      var rows = query.executeQuery();
      while (rows.next()) {
        held.add(UUID.fromString(rows.getString(1)));
      }
      return held;
    }
  }

  List<Kill> kills() {
    return List.copyOf(kills);
  }

  String words() {
    return kills.size()
        + " × kill -9, "
        + freezes
        + " × SIGSTOP for "
        + FROZEN_SECONDS
        + " s, "
        + restarts
        + " × PostgreSQL stopped with -m immediate";
  }

  static void say(String what) {
    System.out.println(Instant.now().toString().substring(11, 19) + " " + what);
  }
}
