package io.postrider.chaos;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;

/**
 * Compares four records of the same mail: the server's book of deliveries, the stored messages, the
 * ledger, and what the reader of the event feed heard.
 */
final class Verdict {

  private final PostOffice office;
  private final List<UUID> accounts;
  private final Map<String, Set<String>> heard;
  private final Set<String> wrong = new TreeSet<>();
  private int lost;
  private int doubled;
  private int leftBehind;
  private final List<Duration> takeovers = new ArrayList<>();

  private record Mail(UUID account, String uidl, String sha256) {}

  Verdict(PostOffice office, List<UUID> accounts, Map<String, Set<String>> heard) {
    this.office = office;
    this.accounts = accounts;
    this.heard = heard;
  }

  void compare(Connection connection, List<Faults.Kill> kills) throws SQLException {
    messages(connection);
    ledger(connection);
    for (Faults.Kill kill : kills) {
      for (UUID account : kill.accounts()) {
        takeover(connection, account, kill.at());
      }
    }
  }

  /** The book against the stored messages, and these against what the reader heard. */
  private void messages(Connection connection) throws SQLException {
    var stored = new HashMap<Mail, List<String>>();
    try (var query =
            connection.prepareStatement(
                "select account_id, uidl, encode(sha256, 'hex'), id from message");
        var rows = query.executeQuery()) {
      while (rows.next()) {
        stored
            .computeIfAbsent(
                new Mail(rows.getObject(1, UUID.class), rows.getString(2), rows.getString(3)),
                _ -> new ArrayList<>())
            .add(rows.getString(4));
      }
    }
    var expected = new HashSet<Mail>();
    for (PostOffice.Delivery delivery : office.book()) {
      var mail = new Mail(accounts.get(delivery.mailbox()), delivery.uidl(), delivery.sha256());
      expected.add(mail);
      int times = stored.getOrDefault(mail, List.of()).size();
      if (times == 0) {
        lost++;
        wrong.add("lost: " + mail);
      } else if (times > 1) {
        doubled++;
        wrong.add("doubled: " + mail);
      }
    }
    stored.keySet().stream()
        .filter(mail -> !expected.contains(mail))
        .forEach(mail -> wrong.add("never delivered: " + mail));
    var unheard = new HashSet<String>();
    stored.values().forEach(unheard::addAll);
    heard.forEach((message, events) -> {
      if (!unheard.remove(message)) {
        wrong.add("an event of a message that is not stored: " + message);
      }
      if (events.size() > 1) {
        wrong.add("several events of one message: " + message);
      }
    });
    unheard.forEach(message -> wrong.add("no event told of message " + message));
  }

  /** The book against the ledger, and the ledger against what lies on the server. */
  private void ledger(Connection connection) throws SQLException {
    var entries = new HashMap<UUID, Map<String, String>>();
    try (var query =
            connection.prepareStatement(
                "select account_id, uidl, state, on_server from uidl_entry");
        var rows = query.executeQuery()) {
      while (rows.next()) {
        String before =
            entries
                .computeIfAbsent(rows.getObject(1, UUID.class), _ -> new HashMap<>())
                .put(rows.getString(2), rows.getString(3));
        if (before != null) {
          wrong.add("two entries of one message: " + rows.getString(2));
        }
      }
    }
    for (PostOffice.Delivery delivery : office.book()) {
      String state =
          entries
              .getOrDefault(accounts.get(delivery.mailbox()), Map.of())
              .getOrDefault(delivery.uidl(), "MISSING");
      if (!Set.of("STORED", "DELETE_REQUESTED", "GONE").contains(state)) {
        wrong.add("in the ledger as " + state + ": " + delivery);
      }
      boolean there = office.left(delivery.mailbox()).contains(delivery.uidl());
      if (there && state.equals("GONE")) {
        wrong.add("gone for the ledger, and on the server: " + delivery);
      }
      if (!there && !PostOffice.empties(delivery.mailbox())) {
        wrong.add("deleted against the policy: " + delivery);
      }
      if (there && PostOffice.empties(delivery.mailbox())) {
        leftBehind++;
      }
    }
  }

  /** How long an account waited for its next poll after the replica that had its turn died. */
  private void takeover(Connection connection, UUID account, Instant killed) throws SQLException {
    try (var query =
        connection.prepareStatement(
            "select min(started_at) from poll where account_id = ? and started_at > ?")) {
      query.setObject(1, account);
      query.setTimestamp(2, Timestamp.from(killed));
      var rows = query.executeQuery();
      rows.next();
      Timestamp next = rows.getTimestamp(1);
      if (next == null) {
        wrong.add("not taken over: " + account);
      } else {
        takeovers.add(Duration.between(killed, next.toInstant()));
      }
    }
  }

  boolean good() {
    return wrong.isEmpty();
  }

  String words() {
    var text = new StringBuilder();
    text.append(office.book().size()).append(" messages to ").append(accounts.size());
    text.append(" accounts; lost ").append(lost).append(", doubled ").append(doubled);
    text.append(", not yet deleted on the server ").append(leftBehind).append("; takeover of ");
    text.append(takeovers.size()).append(" accounts after kill -9: p50 ").append(takeover(50));
    text.append(", p99 ").append(takeover(99)).append(", longest ").append(takeover(100));
    wrong.stream().limit(50).forEach(each -> text.append('\n').append(each));
    return text.toString();
  }

  private String takeover(int percent) {
    if (takeovers.isEmpty()) {
      return "–";
    }
    List<Duration> sorted = takeovers.stream().sorted().toList();
    int index = Math.max(0, (int) Math.ceil(sorted.size() * percent / 100.0) - 1);
    return "%.1f s".formatted(sorted.get(index).toMillis() / 1_000.0);
  }
}
