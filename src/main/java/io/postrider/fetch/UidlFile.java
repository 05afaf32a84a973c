package io.postrider.fetch;

import com.fasterxml.jackson.annotation.JsonValue;
import io.postrider.web.FieldProblem;
import io.postrider.web.Problem;
import io.postrider.web.ProblemCode;
import io.postrider.web.ProblemException;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The file in which another program keeps the UIDLs that it has seen. Octets are octets here, one
 * char each. Three formats are known, each a line a UIDL:
 *
 * <ul>
 *   <li>getmail ({@code oldmail-…}): the UIDL, a NUL, when it was first seen in seconds
 *   <li>fetchmail ({@code .fetchids}): {@code user@host}, blanks, the UIDL; many mailboxes a file
 *   <li>mpop ({@code uidls} files): {@code #} comments; a line of a blank, a count, host and user
 *       begins a list of so many UIDLs
 * </ul>
 *
 * @param format what the file turned out to be
 * @param mailboxes the UIDLs by {@code user@host}; under "" where the file does not say
 */
record UidlFile(Format format, Map<String, List<String>> mailboxes) {

  /** More than any mailbox should have. */
  static final int MOST = 500_000;

  private static final int LONGEST_LINE = 4_096;
  private static final int LONGEST_UIDL = 1_024;

  /** What some editors put before the first line (U+FEFF in UTF-8), an octet a char. */
  private static final String BYTE_ORDER_MARK = "\u00EF\u00BB\u00BF";

  /** The programs whose files are understood. */
  enum Format {
    GETMAIL,
    FETCHMAIL,
    MPOP;

    @JsonValue
    String code() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * Reads a file to its end.
   *
   * @param format null: the file tells by its first line
   * @throws ProblemException {@code validation.failed}, naming the line
   */
  static UidlFile read(InputStream in, @Nullable Format format) throws IOException {
    return new Reading(in, format).read();
  }

  private static final class Reading {
    private final InputStream in;
    private final StringBuilder line = new StringBuilder();
    private final Map<String, List<String>> mailboxes = new LinkedHashMap<>();
    private @Nullable Format format;
    private int number;
    private int count;
    private String mailbox = "";
    private long expected;

    Reading(InputStream in, @Nullable Format format) {
      this.in = in;
      this.format = format;
    }

    UidlFile read() throws IOException {
      while (nextLine()) {
        String text = line.toString();
        if (text.isBlank() || isComment(text)) {
          continue;
        }
        if (format == null) {
          format = detect(text);
        }
        switch (format) {
          case GETMAIL -> getmail(text);
          case FETCHMAIL -> fetchmail(text);
          case MPOP -> mpop(text);
        }
      }
      if (expected > 0) {
        throw refused("ends " + expected + " UIDLs before its list does");
      }
      if (format == null) {
        throw ProblemException.invalid("body", "empty", "holds no UIDL");
      }
      return new UidlFile(Objects.requireNonNull(format), mailboxes);
    }

    private boolean isComment(String text) {
      return text.startsWith("#") && expected == 0 && text.indexOf('\0') < 0;
    }

    private Format detect(String text) {
      if (text.indexOf('\0') >= 0) {
        return Format.GETMAIL;
      }
      if (text.startsWith(" ")) {
        return Format.MPOP;
      }
      int at = text.indexOf('@');
      if (at > 0 && text.indexOf(' ', at) > 0) {
        return Format.FETCHMAIL;
      }
      throw refused("is of no known format; say format=getmail, fetchmail or mpop");
    }

    private void getmail(String text) {
      int nul = text.indexOf('\0');
      if (nul <= 0 || !isNumber(text.substring(nul + 1).strip())) {
        throw refused("is not a UIDL, a NUL and a time in seconds");
      }
      add("", text.substring(0, nul));
    }

    private void fetchmail(String text) {
      // the user name may hold blanks, but none behind its first @
      int at = text.indexOf('@');
      int blank = at < 0 ? -1 : text.indexOf(' ', at);
      if (at <= 0 || blank < 0) {
        throw refused("is not user@host and a UIDL");
      }
      String uidl = text.substring(blank).strip();
      add(text.substring(0, blank).strip(), uidl);
    }

    private void mpop(String text) {
      if (expected > 0) {
        if (text.startsWith(" ")) {
          throw refused("begins a list where " + expected + " UIDLs of the last are missing");
        }
        expected--;
        add(mailbox, text);
        return;
      }
      String[] words = text.substring(1).split(" ", -1);
      if (!text.startsWith(" ") || words.length != 3 || !isNumber(words[0])) {
        throw refused("is not a blank, a number, a host and a user");
      }
      expected = Long.parseLong(words[0]);
      mailbox = words[2] + "@" + words[1];
    }

    private void add(String of, String uidl) {
      if (uidl.isEmpty() || uidl.length() > LONGEST_UIDL) {
        throw refused("has a UIDL of " + uidl.length() + " octets; 1 to 1,024 are possible");
      }
      for (int i = 0; i < uidl.length(); i++) {
        if (uidl.charAt(i) < ' ' || uidl.charAt(i) == 0x7F) {
          throw refused("has a control character in its UIDL");
        }
      }
      if (++count > MOST) {
        throw refused("is one UIDL too many: at most " + MOST + " can be imported at once");
      }
      mailboxes.computeIfAbsent(of, _ -> new ArrayList<>()).add(uidl.strip());
    }

    private static boolean isNumber(String text) {
      return !text.isEmpty()
          && text.length() <= 18
          && text.chars().allMatch(digit -> digit >= '0' && digit <= '9');
    }

    /** False at the end of the file. */
    private boolean nextLine() throws IOException {
      line.setLength(0);
      int octet = in.read();
      if (octet < 0) {
        return false;
      }
      number++;
      while (octet >= 0 && octet != '\n') {
        if (line.length() == LONGEST_LINE) {
          throw refused("is longer than " + LONGEST_LINE + " octets");
        }
        line.append((char) octet);
        octet = in.read();
      }
      if (!line.isEmpty() && line.charAt(line.length() - 1) == '\r') {
        line.setLength(line.length() - 1);
      }
      if (number == 1 && line.indexOf(BYTE_ORDER_MARK) == 0) {
        line.delete(0, BYTE_ORDER_MARK.length());
      }
      return true;
    }

    private ProblemException refused(String message) {
      return new ProblemException(
          Problem.of(ProblemCode.VALIDATION_FAILED, "Line " + number + " " + message + ".")
              .withErrors(List.of(new FieldProblem("line[" + number + "]", "format", message))));
    }
  }
}
