package io.postrider.pop3.dialogue;

import io.postrider.pop3.TestAuthority;
import java.util.Optional;

/**
 * Plays a dialogue once. Either side may stray: the client from what it should say, or the engine
 * from what should come of a move. Both are told, with all that was said before.
 */
final class Replay {

  private static final TestAuthority AUTHORITY = TestAuthority.create();
  private static final TestAuthority.Identity IDENTITY = AUTHORITY.issue(DialogueClient.HOST);

  private final VendorDialogue dialogue;
  private final Delivery delivery;

  Replay(VendorDialogue dialogue, Delivery delivery) {
    this.dialogue = dialogue;
    this.delivery = delivery;
  }

  /**
   * @throws AssertionError where the dialogue was not followed to the letter
   */
  void run() throws InterruptedException {
    boolean implicitTls =
        dialogue.moves().stream().anyMatch(move -> move.words().startsWith("connect tls"));
    try (DialogueServer server = new DialogueServer(dialogue, delivery, IDENTITY, implicitTls);
        DialogueClient client =
            new DialogueClient(server.port(), AUTHORITY.pem(), delivery.bareLf())) {
      Optional<String> move = moves(client);
      if (move.isPresent()) {
        client.giveUp();
        server.giveUp();
      }
      Optional<String> said = server.finish();
      if (move.isPresent() || said.isPresent()) {
        throw new AssertionError(report(move, said, server));
      }
    }
  }

  private Optional<String> moves(DialogueClient client) {
    for (ClientMove move : dialogue.moves()) {
      String outcome = client.make(move);
      if (!outcome.equals(move.outcome())) {
        return Optional.of(difference(move, move.outcome(), outcome));
      }
      String expected = move.text();
      if (expected != null) {
        String text = delivery.bareLf() ? expected.replace("\r\n", "\n") : expected;
        String received = client.received(move);
        if (!text.equals(received)) {
          return Optional.of(difference(move, Octets.shown(text), Octets.shown(received)));
        }
      }
    }
    return client.isOver() ? Optional.empty() : Optional.of("the last session was left open");
  }

  private static String difference(ClientMove move, String expected, String actual) {
    return "line %d, @ %s%n  expected  %s%n  got       %s"
        .formatted(move.line(), move.words(), expected, actual);
  }

  private String report(Optional<String> move, Optional<String> said, DialogueServer server) {
    StringBuilder report = new StringBuilder();
    report.append(dialogue.name()).append(", ").append(delivery).append(" is not followed\n");
    said.ifPresent(words -> report.append("what the client said: ").append(words).append('\n'));
    move.ifPresent(words -> report.append("what came of a move: ").append(words).append('\n'));
    report.append("so far:\n");
    server.transcript().forEach(line -> report.append("  ").append(line).append('\n'));
    return report.toString();
  }
}
