package io.postrider.fetch;

import io.postrider.pop3.Maildrop;
import io.postrider.pop3.Sabotage;
import java.util.List;
import java.util.Map;

/**
 * A piece of an account's life, to be lived once as it is and once more for each of its steps, with
 * a fault at that step.
 *
 * @param settings what the account has beside its connection
 * @param sabotages what the server does wrong all the time
 * @param acts what happens, in order
 */
record Scenario(
    String name, Map<String, Object> settings, List<Sabotage> sabotages, List<Act> acts) {

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
        scenario("fetch what came later", KEEP, deliver("a", "b"), POLL, deliver("c"), POLL));
  }

  static void deliver(Maildrop drop, String uidl) {
    drop.deliver(
        uidl,
        "From: sender@example.org\r\nDate: Mon, 02 Nov 2026 10:00:00 +0000\r\nSubject: "
            + uidl
            + "\r\n\r\n"
            + "body of "
            + uidl
            + "\r\n");
  }

  private static Scenario scenario(String name, Map<String, Object> settings, Act... acts) {
    return new Scenario(name, settings, List.of(), List.of(acts));
  }

  private static Act deliver(String... uidls) {
    return new Act.Deliver(List.of(uidls));
  }

  private static Map<String, Object> deletion(String mode) {
    return Map.of("deletion", Map.of("mode", mode));
  }

  @Override
  public String toString() {
    return name;
  }
}
