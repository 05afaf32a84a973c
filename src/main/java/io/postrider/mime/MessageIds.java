package io.postrider.mime;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Message identifiers (RFC 5322 §3.6.4) as they stand, angle brackets included. */
final class MessageIds {
  private static final int LENGTH_LIMIT = 512;
  private static final int LIST_LIMIT = 200;

  private MessageIds() {}

  static @Nullable String first(String value) {
    List<String> ids = all(value);
    return ids.isEmpty() ? null : ids.getFirst();
  }

  /** What stands in angle brackets; where nothing does, the words. */
  static List<String> all(String value) {
    List<String> ids = new ArrayList<>();
    int open = value.indexOf('<');
    while (open >= 0 && ids.size() < LIST_LIMIT) {
      int close = value.indexOf('>', open);
      if (close < 0) {
        break;
      }
      if (close > open + 1) {
        ids.add(HeaderText.cut(value.substring(open, close + 1).strip(), LENGTH_LIMIT));
      }
      open = value.indexOf('<', close);
    }
    if (ids.isEmpty()) {
      int at = 0;
      while (at < value.length() && ids.size() < LIST_LIMIT) {
        int from = at;
        while (at < value.length() && value.charAt(at) > ' ') {
          at++;
        }
        if (at > from) {
          ids.add(HeaderText.cut(value.substring(from, at), LENGTH_LIMIT));
        }
        at++;
      }
    }
    return List.copyOf(ids);
  }
}
