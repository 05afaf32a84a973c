package io.postrider.fetch;

import static io.postrider.fetch.TestAccounts.with;

import io.postrider.pop3.Maildrop;
import io.postrider.pop3.Sabotage;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A piece of an account's life, to be lived once as it is and once more for each of its steps, with
 * a fault at that step.
 *
 * @param settings what the account has beside its connection
 * @param sabotages what the server does wrong all the time
 * @param acts what happens, in order
 * @param serverForgets what stays on the server depends on the session in which it was read, and is
 *     not compared
 */
record Scenario(
    String name,
    Map<String, Object> settings,
    List<Sabotage> sabotages,
    List<Act> acts,
    boolean serverForgets) {

  /** One thing that happens. */
  sealed interface Act {
    record Deliver(List<String> uidls) implements Act {}

    record Poll() implements Act {}

    record RemovedElsewhere(String uidl) implements Act {}

    record Change(Map<String, Object> settings) implements Act {}
  }

  private static final Act POLL = new Act.Poll();
  private static final Map<String, Object> DELETE = deletion("after_store");
  private static final Map<String, Object> KEEP = deletion("keep");

  static List<Scenario> all() {
    return List.of(
        scenario("fetch and keep", KEEP, deliver("a", "b", "c"), POLL),
        scenario("fetch and delete", DELETE, deliver("a", "b", "c"), POLL),
        scenario("fetch, delete and see it gone", DELETE, deliver("a", "b"), POLL, POLL),
        scenario("fetch what came later", KEEP, deliver("a", "b"), POLL, deliver("c"), POLL),
        scenario("an empty mailbox", KEEP, POLL, deliver("a"), POLL),
        scenario(
            "delete what was stored before",
            KEEP,
            deliver("a", "b"),
            POLL,
            new Act.Change(DELETE),
            POLL,
            POLL),
        scenario(
            "a mailbox larger than a poll",
            and(DELETE, "limits", Map.of("maxMessageBytes", 100_000, "maxMessagesPerPoll", 2)),
            deliver("a", "b", "c"),
            POLL,
            POLL),
        scenario(
            "only the newest",
            and(DELETE, "baseline", Map.of("mode", "newest", "count", 1)),
            deliver("a", "b", "c"),
            POLL),
        scenario(
            "only what is dated later",
            and(KEEP, "baseline", Map.of("mode", "since", "date", "2020-01-01")),
            deliver("a", "b"),
            POLL),
        scenario(
            "a message too large",
            and(DELETE, "limits", Map.of("maxMessageBytes", 1_024, "maxMessagesPerPoll", 10)),
            deliver("a", "large", "b"),
            POLL),
        scenario(
            "mail that somebody else removes",
            KEEP,
            deliver("a", "b"),
            POLL,
            POLL,
            new Act.RemovedElsewhere("a"),
            POLL),
        hampered(
            "a message that the server refuses",
            DELETE,
            new Sabotage.RejectRetr(1, "message is locked"),
            deliver("a"),
            POLL,
            POLL,
            POLL),
        hampered(
            "a server that deletes what is retrieved",
            KEEP,
            new Sabotage.DeleteOnRetr(),
            deliver("a", "b", "c"),
            POLL),
        hampered(
            "a server that keeps what is deleted",
            DELETE,
            new Sabotage.LieAboutDelete(),
            deliver("a", "b"),
            POLL,
            POLL),
        hampered(
            "a server that goes without an answer to QUIT",
            DELETE,
            new Sabotage.LoseQuitReply(),
            deliver("a", "b"),
            POLL),
        hampered(
            "a listing with wrong sizes",
            KEEP,
            new Sabotage.MisstateSizes(40),
            deliver("a", "b"),
            POLL));
  }

  static void deliver(Maildrop drop, String uidl) {
    String body = uidl.equals("large") ? "x".repeat(2_000) : "body of " + uidl;
    drop.deliver(
        uidl,
        "From: sender@example.org\r\nDate: Mon, 02 Nov 2026 10:00:00 +0000\r\nSubject: "
            + uidl
            + "\r\n\r\n"
            + body
            + "\r\n");
  }

  private static Scenario scenario(String name, Map<String, Object> settings, Act... acts) {
    return new Scenario(name, settings, List.of(), List.of(acts), false);
  }

  private static Scenario hampered(
      String name, Map<String, Object> settings, Sabotage sabotage, Act... acts) {
    boolean forgets = sabotage instanceof Sabotage.DeleteOnRetr;
    return new Scenario(name, settings, List.of(sabotage), List.of(acts), forgets);
  }

  private static Act deliver(String... uidls) {
    return new Act.Deliver(List.of(uidls));
  }

  private static Map<String, Object> deletion(String mode) {
    return Map.of("deletion", Map.of("mode", mode));
  }

  private static Map<String, Object> and(Map<String, Object> settings, String field, Object value) {
    return with(new HashMap<>(settings), field, value);
  }

  @Override
  public String toString() {
    return name;
  }
}
