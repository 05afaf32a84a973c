package io.postrider.bench.pop3;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * Lets peers take turns: each round runs each of them once, in an order shuffled by the seed, so
 * that a slow minute of the machine falls on all.
 */
final class Rounds {

  private final int rounds;
  private final Random random;

  Rounds(int rounds, long seed) {
    this.rounds = rounds;
    this.random = new Random(seed);
  }

  /** Judges a run: throws if the peer did not do the whole work. */
  @FunctionalInterface
  interface Check {
    void check(String peer, Run run) throws IOException;
  }

  /** The runs that count, by peer, in the order of the peers. */
  Map<String, Runs> run(List<Peer> peers, Maildrop drop, Task task, Check check)
      throws IOException, InterruptedException {
    Map<String, Runs> all = new LinkedHashMap<>();
    for (Peer peer : peers) {
      all.put(peer.name(), new Runs());
      for (int i = 0; i < peer.warmUps(task); i++) {
        check.check(peer.name(), peer.run(drop, task));
      }
    }
    List<Peer> order = new ArrayList<>(peers);
    for (int round = 0; round < rounds; round++) {
      Collections.shuffle(order, random);
      for (Peer peer : order) {
        Run run = peer.run(drop, task);
        check.check(peer.name(), run);
        Runs runs = all.get(peer.name());
        if (runs != null) {
          runs.add(run);
        }
      }
    }
    return all;
  }
}
