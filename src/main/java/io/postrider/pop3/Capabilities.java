package io.postrider.pop3;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * What a server announced with CAPA (RFC 2449 §5) in one state, on one security layer. Tags are
 * case-insensitive, unknown ones are kept, the arguments of a repeated tag are joined. Absence
 * proves something only where the server knows CAPA: {@link #known()}.
 */
public final class Capabilities {

  private static final Capabilities UNKNOWN = new Capabilities(false, List.of());

  private final boolean known;
  private final List<String> lines;
  private final Map<String, List<String>> tags;
  private final Optional<Capabilities> beforeLogin;

  private Capabilities(boolean known, List<String> lines) {
    this.known = known;
    this.lines = List.copyOf(lines);
    this.beforeLogin = Optional.empty();
    Map<String, List<String>> found = new LinkedHashMap<>();
    for (String line : lines) {
      List<String> words = words(line);
      if (!words.isEmpty()) {
        found
            .computeIfAbsent(words.get(0).toUpperCase(Locale.ROOT), tag -> new ArrayList<>())
            .addAll(words.subList(1, words.size()));
      }
    }
    this.tags = found;
  }

  private Capabilities(Capabilities holding, Capabilities beforeLogin) {
    this.known = holding.known;
    this.lines = holding.lines;
    this.tags = holding.tags;
    this.beforeLogin = Optional.of(beforeLogin);
  }

  /** The server answered {@code -ERR} to CAPA. */
  static Capabilities unknown() {
    return UNKNOWN;
  }

  static Capabilities of(List<String> lines) {
    return new Capabilities(true, lines);
  }

  /**
   * What holds after login: the later answer if there is one, for values may differ then (RFC 2449
   * §5). A server that answers CAPA only before login has said there what it can do.
   */
  static Capabilities afterLogin(Capabilities before, Capabilities after) {
    boolean same = !after.known() || after.lines.equals(before.lines);
    return new Capabilities(same ? before : after, before);
  }

  /** After login: what was announced before it, on the same security layer. */
  public Optional<Capabilities> beforeLogin() {
    return beforeLogin;
  }

  /** How this differs from an earlier answer; the order of lines and of mechanisms is nothing. */
  public CapabilityChange since(Capabilities earlier) {
    Set<String> gone = new TreeSet<>(earlier.tags.keySet());
    gone.removeAll(tags.keySet());
    Set<String> added = new TreeSet<>(tags.keySet());
    added.removeAll(earlier.tags.keySet());
    Set<String> changed = new TreeSet<>();
    tags.forEach((tag, arguments) -> {
      List<String> then = earlier.tags.get(tag);
      if (then != null && !Set.copyOf(then).equals(Set.copyOf(arguments))) {
        changed.add(tag);
      }
    });
    return new CapabilityChange(gone, added, changed);
  }

  /** Whether the server knows CAPA at all. */
  public boolean known() {
    return known;
  }

  public boolean has(String tag) {
    return tags.containsKey(tag.toUpperCase(Locale.ROOT));
  }

  /** The words after the tag; empty where it is absent or has none. */
  public List<String> arguments(String tag) {
    return List.copyOf(tags.getOrDefault(tag.toUpperCase(Locale.ROOT), List.of()));
  }

  /** The lines as sent, fit to be shown. */
  public List<String> lines() {
    return lines;
  }

  /** SASL mechanisms (RFC 5034 §3), in upper case; their order is no preference. */
  public Set<String> saslMechanisms() {
    Set<String> mechanisms = new TreeSet<>();
    for (String name : arguments("SASL")) {
      mechanisms.add(name.toUpperCase(Locale.ROOT));
    }
    return mechanisms;
  }

  /** LOGIN-DELAY (RFC 2449 §6.5): how long to stay away between two logins. */
  public Optional<Duration> loginDelay() {
    return firstNumber("LOGIN-DELAY").map(Duration::ofSeconds);
  }

  /** Whether the delay may differ once the user is known: ask again after login. */
  public boolean loginDelayPerUser() {
    return arguments("LOGIN-DELAY").stream().anyMatch("USER"::equalsIgnoreCase);
  }

  /**
   * EXPIRE (RFC 2449 §6.7): for how long messages are kept; empty where nothing sensible is said.
   */
  public Optional<Expiry> expiry() {
    List<String> words = arguments("EXPIRE");
    boolean perUser = words.stream().skip(1).anyMatch("USER"::equalsIgnoreCase);
    if (!words.isEmpty() && words.getFirst().equalsIgnoreCase("NEVER")) {
      return Optional.of(new Expiry(Optional.empty(), perUser));
    }
    return firstNumber("EXPIRE").map(days -> new Expiry(Optional.of(days), perUser));
  }

  /** IMPLEMENTATION (RFC 2449 §6.9): for people; the engine never branches on it. */
  public Optional<String> implementation() {
    return has("IMPLEMENTATION")
        ? Optional.of(String.join(" ", arguments("IMPLEMENTATION")))
        : Optional.empty();
  }

  private Optional<Long> firstNumber(String tag) {
    return arguments(tag).stream()
        .findFirst()
        .filter(word -> word.length() <= 9 && word.chars().allMatch(c -> c >= '0' && c <= '9'))
        .map(Long::parseLong);
  }

  private static List<String> words(String line) {
    List<String> words = new ArrayList<>();
    int start = 0;
    for (int i = 0; i <= line.length(); i++) {
      if (i == line.length() || line.charAt(i) == ' ') {
        if (i > start) {
          words.add(line.substring(start, i));
        }
        start = i + 1;
      }
    }
    return words;
  }

  @Override
  public String toString() {
    return known ? lines.toString() : "unknown";
  }
}
