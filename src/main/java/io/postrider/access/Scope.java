package io.postrider.access;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** What a token may be allowed; a closed set. */
enum Scope {
  ACCOUNTS_READ("accounts:read"),
  ACCOUNTS_WRITE("accounts:write"),
  MESSAGES_READ("messages:read"),
  MESSAGES_WRITE("messages:write"),
  EVENTS_READ("events:read"),
  WEBHOOKS_WRITE("webhooks:write"),
  ADMIN("admin");

  private final String text;

  Scope(String text) {
    this.text = text;
  }

  @JsonValue
  String text() {
    return text;
  }

  static Optional<Scope> of(String text) {
    return Arrays.stream(values()).filter(scope -> scope.text.equals(text)).findFirst();
  }

  /** What these scopes come to: {@code admin} is all of them. */
  static Set<String> effective(Set<Scope> granted) {
    Set<Scope> all = granted.contains(ADMIN) ? EnumSet.allOf(Scope.class) : granted;
    return all.stream().map(Scope::text).collect(Collectors.toUnmodifiableSet());
  }
}
