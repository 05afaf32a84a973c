package io.postrider.pop3.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/**
 * What must never be shown once it was used: the password or token, and whatever the client made of
 * it and sent. Learnt from what is on the wire, not from the engine.
 */
final class Secrets {

  /** Below this length a text may hold it by chance. */
  private static final int SHORTEST = 8;

  private static final Set<String> KEYWORDS =
      Set.of(
          "CAPA", "STLS", "USER", "STAT", "LIST", "UIDL", "RETR", "TOP", "DELE", "RSET", "NOOP",
          "QUIT", "UTF8", "LANG", "*");

  private final Set<String> forms = new LinkedHashSet<>();
  private final String username;

  Secrets(String username, String secret) {
    this.username = username;
    add(secret);
    add(base64(secret));
    add(base64("\0" + username + "\0" + secret));
  }

  /** Looks for credentials in all that the client wrote. */
  void learn(byte[] written) {
    for (String line : Said.lines(written)) {
      List<String> words = List.of(line.split(" ", -1));
      switch (words.getFirst()) {
        case "PASS" -> add(line.substring("PASS ".length()));
        case "APOP" -> derived(words.getLast());
        case "AUTH" -> {
          if (words.size() > 2) {
            response(words.getLast());
          }
        }
        default -> {
          if (!KEYWORDS.contains(words.getFirst())) {
            response(line);
          }
        }
      }
    }
  }

  /** A SASL message: as sent, as meant, and the digest or proof within. */
  private void response(String base64) {
    String message = new String(Said.decoded(Said.octets(base64)), StandardCharsets.UTF_8);
    if (message.equals(username)) {
      return;
    }
    add(base64);
    add(message);
    int proof = message.indexOf(",p=");
    if (proof >= 0) {
      derived(message.substring(proof + ",p=".length()));
    } else if (message.startsWith(username + " ")) {
      derived(message.substring(username.length() + 1));
    }
  }

  private void derived(String value) {
    add(value);
    add(base64(value));
  }

  private void add(String form) {
    if (form.length() >= SHORTEST) {
      forms.add(form);
    }
  }

  void mustNotBeIn(String text, Supplier<String> where) {
    for (String form : forms) {
      if (text.contains(form)) {
        assertThat(text).as("%s shows «%s»", where.get(), form).doesNotContain(form);
      }
    }
  }

  /** Whether any of it is among these octets. */
  boolean areIn(byte[] octets) {
    String text = new String(octets, StandardCharsets.UTF_8);
    return forms.stream().anyMatch(text::contains);
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(Said.octets(text));
  }
}
