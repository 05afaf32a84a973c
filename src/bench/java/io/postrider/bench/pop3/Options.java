package io.postrider.bench.pop3;

import java.util.HashMap;
import java.util.Map;

/** {@code name=value} arguments of a benchmark. */
public final class Options {

  private final Map<String, String> values = new HashMap<>();

  public Options(String... arguments) {
    for (String argument : arguments) {
      int equals = argument.indexOf('=');
      if (equals < 1) {
        throw new IllegalArgumentException("an argument is name=value, not " + argument);
      }
      values.put(argument.substring(0, equals), argument.substring(equals + 1));
    }
  }

  public int number(String name, int otherwise) {
    String value = values.get(name);
    return value == null ? otherwise : Integer.parseInt(value);
  }

  public String text(String name, String otherwise) {
    return values.getOrDefault(name, otherwise);
  }

  /** Whether the value, a list with commas, names it; all are named if none is given. */
  public boolean names(String list, String one) {
    String value = values.get(list);
    return value == null || java.util.List.of(value.split(",", -1)).contains(one);
  }
}
