package io.postrider.pop3;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * Plays a dialogue. Each line is a step:
 *
 * <ul>
 *   <li>{@code S: words} sends them with CRLF; {@code C: words} expects them, a final {@code …}
 *       standing for anything;
 *   <li>{@code !raw words} sends exactly these, with the escapes of Java strings;
 *   <li>{@code !tls} starts TLS, {@code !close} sends FIN, {@code !reset} RST, {@code !stall} falls
 *       silent, {@code !gone} expects the client to go.
 * </ul>
 */
final class ScriptPart implements ScriptedPop3Server.Part {

  /** The client did not follow the script. */
  static final class Mismatch extends IOException {
    Mismatch(String message) {
      super(message);
    }
  }

  private final List<String> steps;
  private final @Nullable SSLContext tls;

  ScriptPart(String script, @Nullable SSLContext tls) {
    this.steps = script.lines().map(String::strip).filter(line -> !line.isEmpty()).toList();
    this.tls = tls;
  }

  @Override
  public void play(ServerWire wire) throws IOException {
    for (String step : steps) {
      play(step, wire);
    }
  }

  private void play(String step, ServerWire wire) throws IOException {
    if (step.equals("S:")) {
      wire.line("");
    } else if (step.startsWith("S: ")) {
      wire.line(step.substring(3));
    } else if (step.equals("C:") || step.startsWith("C: ")) {
      expect(step.length() > 3 ? step.substring(3) : "", wire.readLine());
    } else if (step.startsWith("!raw ")) {
      wire.write(step.substring(5).translateEscapes().getBytes(StandardCharsets.ISO_8859_1));
    } else if (step.equals("!gone")) {
      String line = wire.readLine();
      if (line != null) {
        throw new Mismatch("expected the client to go, but it said: " + line);
      }
    } else {
      act(step, wire);
    }
  }

  private void act(String step, ServerWire wire) throws IOException {
    switch (step) {
      case "!tls" -> {
        if (tls == null) {
          throw new Mismatch("no certificate to start TLS with");
        }
        wire.startTls(tls);
      }
      case "!close" -> wire.close();
      case "!reset" -> wire.reset();
      case "!stall" -> wire.stall();
      default -> throw new Mismatch("no such step: " + step);
    }
  }

  private static void expect(String expected, @Nullable String actual) throws Mismatch {
    boolean open = expected.endsWith("…");
    boolean matches =
        actual != null
            && (open
                ? actual.startsWith(expected.substring(0, expected.length() - 1))
                : actual.equals(expected));
    if (!matches) {
      throw new Mismatch("expected " + expected + " but the client said " + actual);
    }
  }
}
