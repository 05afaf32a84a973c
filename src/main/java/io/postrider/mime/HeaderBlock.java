package io.postrider.mime;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The fields of one header while and after they are read. Filled line by line by one scan, within
 * the octets its {@link Budget} still grants; what exceeds them is passed over and told.
 */
final class HeaderBlock {

  /** Octets and lines that may still be kept; shared by the parts of a message. */
  static final class Budget {
    private int lines;
    private int octets;

    Budget(int lines, int octets) {
      this.lines = lines;
      this.octets = octets;
    }

    int octets() {
      return octets;
    }

    private boolean mayGrant(int length) {
      return lines > 0 && length <= octets;
    }

    private boolean grants(int length) {
      if (!mayGrant(length)) {
        return false;
      }
      lines--;
      octets -= length;
      return true;
    }
  }

  /**
   * A field as it stands.
   *
   * @param octets what stands behind the colon, one char each octet, folding included
   */
  record Field(String name, String octets) {}

  private final List<Field> fields = new ArrayList<>();
  private final Budget budget;
  private final boolean onlyContentFields;
  private @Nullable String name;
  private @Nullable StringBuilder octets;
  private boolean exhausted;
  private boolean any;

  HeaderBlock(Budget budget, boolean onlyContentFields) {
    this.budget = budget;
    this.onlyContentFields = onlyContentFields;
  }

  /** How many octets of its next line are worth keeping. */
  int keep() {
    return Math.max(256, budget.octets());
  }

  /** Length of the field name that begins this line; −1 where it begins none (RFC 5322 §2.2). */
  static int nameLength(LineScanner line) {
    int end = 0;
    while (end < line.length() && line.octet(end) > ' ' && line.octet(end) < 0x7F) {
      if (line.octet(end) == ':') {
        return end == 0 ? -1 : end;
      }
      end++;
    }
    int colon = end;
    while (colon < line.length() && (line.octet(colon) == ' ' || line.octet(colon) == '\t')) {
      colon++;
    }
    return end > 0 && colon < line.length() && line.octet(colon) == ':' ? end : -1;
  }

  static boolean isContinuation(LineScanner line) {
    return line.length() > 0 && (line.octet(0) == ' ' || line.octet(0) == '\t');
  }

  /** Takes a line that begins a field. */
  void field(LineScanner line, int nameLength) {
    end();
    any = true;
    if (!budget.mayGrant(line.length())) {
      exhausted = true;
      return;
    }
    String text = line.text();
    String fieldName = text.substring(0, nameLength);
    if (onlyContentFields && !fieldName.toLowerCase(Locale.ROOT).startsWith("content-")) {
      return;
    }
    if (line.isCut() || !budget.grants(text.length())) {
      exhausted = true;
      return;
    }
    name = fieldName;
    octets = new StringBuilder(text.substring(text.indexOf(':', nameLength) + 1));
  }

  /** Takes a line that continues the field before it. */
  void continuation(LineScanner line) {
    if (octets == null) {
      return;
    }
    if (line.isCut() || !budget.grants(line.length() + 2)) {
      exhausted = true;
      return;
    }
    octets.append("\r\n").append(line.text());
  }

  void end() {
    if (name != null && octets != null) {
      fields.add(new Field(name, octets.toString()));
    }
    name = null;
    octets = null;
  }

  boolean isExhausted() {
    return exhausted;
  }

  /** Whether there was any field, kept or not. */
  boolean hasFields() {
    return any;
  }

  List<Field> fields() {
    return fields;
  }

  List<String> all(String fieldName) {
    return fields.stream()
        .filter(field -> field.name.equalsIgnoreCase(fieldName))
        .map(Field::octets)
        .toList();
  }

  @Nullable String first(String fieldName) {
    for (Field field : fields) {
      if (field.name.equalsIgnoreCase(fieldName)) {
        return field.octets;
      }
    }
    return null;
  }

  /** The first one; that there are more is told. */
  @Nullable String only(String fieldName, String where, Problems problems) {
    String first = null;
    for (Field field : fields) {
      if (field.name.equalsIgnoreCase(fieldName)) {
        if (first != null) {
          problems.add(ParseProblemCode.HEADER_DUPLICATE, where + fieldName);
          return first;
        }
        first = field.octets;
      }
    }
    return first;
  }
}
