package io.postrider.pop3.fuzz;

import io.postrider.pop3.Pop3Limits;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The answer to LIST or UIDL, understood the plainest way there is: the oracle for the engine.
 * Reads the lines of one answer off the front of what was heard.
 */
final class PlainListing {

  /** Every entry as text; of a size that is junk, or an unusable unique-id, nothing. */
  record Answer(boolean positive, SortedMap<Integer, String> entries, int end) {}

  private static final Pattern LINE = Pattern.compile(" *([0-9]{1,10})((?: .*)?)", Pattern.DOTALL);
  private static final Pattern SIZE = Pattern.compile(" *([0-9]{1,18})(?: .*)?", Pattern.DOTALL);

  private final String heard;
  private final Pop3Limits limits;
  private int next;

  PlainListing(String heard, int from, Pop3Limits limits) {
    this.heard = heard;
    this.next = from;
    this.limits = limits;
  }

  Optional<Answer> sizes() {
    return answer(rest -> {
      Matcher size = SIZE.matcher(rest);
      return size.matches() ? Long.toString(Long.parseLong(size.group(1))) : "";
    });
  }

  Optional<Answer> uniqueIds() {
    return answer(rest -> {
      String uid = rest.replaceAll("^ +| +$", "");
      return uid.chars().anyMatch(c -> c < ' ' || c == 0x7F) ? "" : uid;
    });
  }

  /** Nothing where the answer is cut, wrong or beyond the limits. */
  private Optional<Answer> answer(UnaryOperator<String> entry) {
    SortedMap<Integer, String> entries = new TreeMap<>();
    String status = line();
    if (status == null) {
      return Optional.empty();
    }
    String indicator = status.split(" ", 2)[0];
    if (!indicator.equals("+OK")) {
      return indicator.equals("-ERR")
          ? Optional.of(new Answer(false, entries, next))
          : Optional.empty();
    }
    long octets = 0;
    for (String line = line(); line != null; line = line()) {
      if (line.equals(".")) {
        return Optional.of(new Answer(true, entries, next));
      }
      octets += line.length() + 2;
      Matcher matcher = LINE.matcher(line);
      if (octets > limits.listingOctets() || !matcher.matches()) {
        return Optional.empty();
      }
      long number = Long.parseLong(matcher.group(1));
      if (number < 1
          || number > limits.listingEntries()
          || entries.put((int) number, entry.apply(matcher.group(2))) != null) {
        return Optional.empty();
      }
    }
    return Optional.empty();
  }

  /** The next line of a session that ends its lines in CRLF. */
  private @Nullable String line() {
    int feed = heard.indexOf('\n', next);
    if (feed < 0 || feed == next || heard.charAt(feed - 1) != '\r') {
      return null;
    }
    String line = heard.substring(next, feed - 1);
    next = feed + 1;
    return line.length() > limits.lineOctets() ? null : line;
  }
}
