package io.postrider.pop3;

import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The commands by keyword: a closed set, fit for the tag of a metric. */
public enum Verb {
  CAPA,
  STLS,
  USER,
  PASS,
  APOP,
  AUTH,
  UTF8,
  LANG,
  STAT,
  LIST,
  UIDL,
  RETR,
  TOP,
  DELE,
  RSET,
  NOOP,
  QUIT,
  OTHER;

  private static final Map<String, Verb> BY_KEYWORD =
      Stream.of(values()).collect(Collectors.toUnmodifiableMap(Enum::name, Function.identity()));

  static Verb of(String keyword) {
    return BY_KEYWORD.getOrDefault(keyword, OTHER);
  }
}
