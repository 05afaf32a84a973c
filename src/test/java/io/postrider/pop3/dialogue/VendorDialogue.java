package io.postrider.pop3.dialogue;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A dialogue file, read. Each line is one of
 *
 * <ul>
 *   <li>{@code # words}: a comment; {@code # Fact: words} says what the dialogue holds;
 *   <li>{@code S: text}: the server says a line, CRLF added; {@code S~ text}: exactly these octets;
 *   <li>{@code C: text}: the client must say this line, CRLF added;
 *   <li>{@code S! tls}, {@code S! close}, {@code S! reset}: handshake, FIN, RST; {@code S! deaf}:
 *       what the client still says is not held against it. At its end a session always waits for
 *       the client to go;
 *   <li>{@code @ move -> outcome}: what the client is told to do, and what must come of it (see
 *       {@link DialogueClient}). {@code @ connect} begins a session, and a connection;
 *   <li>{@code > text}: a line that must reach the sink by the move above, CRLF added; {@code >~
 *       text}: exactly these octets;
 *   <li>{@code also as a bare-LF server}: replayed too with LF for every added CRLF of the server.
 * </ul>
 *
 * <p>{@link Octets} tells how texts become octets. Moves and lines of server and client are two
 * sequences, woven for the reader: only the order within each counts, not who waits for whom.
 */
record VendorDialogue(
    String name,
    List<String> facts,
    boolean bareLfToo,
    List<List<ServerStep>> sessions,
    List<ClientMove> moves) {

  static VendorDialogue parse(String name, String file) {
    Parser parser = new Parser(name);
    file.lines().forEach(parser::line);
    parser.endMove();
    return new VendorDialogue(name, parser.facts, parser.bareLfToo, parser.sessions, parser.moves);
  }

  private static final class Parser {
    private final String name;
    private final List<String> facts = new ArrayList<>();
    private final List<List<ServerStep>> sessions = new ArrayList<>();
    private final List<ClientMove> moves = new ArrayList<>();
    private boolean bareLfToo;
    private int number;
    private @Nullable ClientMove move;
    private @Nullable String text;

    Parser(String name) {
      this.name = name;
    }

    void line(String line) {
      number++;
      if (line.startsWith("# Fact: ")) {
        facts.add(line.substring("# Fact: ".length()));
      } else if (line.equals("also as a bare-LF server")) {
        bareLfToo = true;
      } else if (!line.isBlank() && !line.startsWith("#")) {
        String rest = line.length() > 3 ? line.substring(3) : "";
        switch (line.substring(0, Math.min(2, line.length()))) {
          case "S:" -> step(new ServerStep.Says(number, Octets.of(rest + "\\r\\n"), true));
          case "S~" -> step(new ServerStep.Says(number, Octets.of(rest), false));
          case "C:" -> step(new ServerStep.Hears(number, Octets.of(rest + "\\r\\n")));
          case "S!" -> step(action(rest));
          case "@ " -> begin(line.substring(2));
          case "> ", ">" ->
              text(Octets.of(line.length() > 2 ? line.substring(2) + "\\r\\n" : "\\r\\n"));
          case ">~" -> text(Octets.of(rest));
          default -> throw fault("no such line: " + line);
        }
      }
    }

    private ServerStep action(String words) {
      return switch (words) {
        case "tls" -> new ServerStep.StartsTls(number);
        case "close" -> new ServerStep.Closes(number);
        case "reset" -> new ServerStep.Resets(number);
        case "deaf" -> new ServerStep.StopsListening(number);
        default -> throw fault("no such action: " + words);
      };
    }

    private void step(ServerStep step) {
      if (sessions.isEmpty()) {
        throw fault("a dialogue begins with @ connect");
      }
      sessions.getLast().add(step);
    }

    private void begin(String words) {
      endMove();
      int arrow = words.indexOf(" -> ");
      String does = arrow < 0 ? words : words.substring(0, arrow);
      String outcome = arrow < 0 ? "" : Octets.of(words.substring(arrow + 4));
      move = new ClientMove(number, does, outcome, null);
      if (does.startsWith("connect ")) {
        sessions.add(new ArrayList<>());
      }
    }

    private void text(String octets) {
      if (move == null) {
        throw fault("text of no move");
      }
      text = text == null ? octets : text + octets;
    }

    void endMove() {
      ClientMove ended = move;
      if (ended != null) {
        moves.add(new ClientMove(ended.line(), ended.words(), ended.outcome(), text));
      }
      move = null;
      text = null;
    }

    private IllegalArgumentException fault(String message) {
      return new IllegalArgumentException(name + ":" + number + ": " + message);
    }
  }
}
