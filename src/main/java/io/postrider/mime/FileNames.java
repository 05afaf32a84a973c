package io.postrider.mime;

import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Makes of what a sender calls a file a name that harms no file system and fools no eye. */
final class FileNames {
  private static final int LIMIT = 255;
  private static final int EXTENSION_LIMIT = 20;
  private static final String RESERVED = "<>:\"|?*";
  private static final Set<String> DEVICES =
      Set.of(
          "con", "prn", "aux", "nul", "com1", "com2", "com3", "com4", "com5", "com6", "com7",
          "com8", "com9", "lpt1", "lpt2", "lpt3", "lpt4", "lpt5", "lpt6", "lpt7", "lpt8", "lpt9");

  private FileNames() {}

  /** The last step of any path, without control and direction characters; null if none is left. */
  static @Nullable String clean(@Nullable String given) {
    if (given == null) {
      return null;
    }
    String last = given.substring(Math.max(given.lastIndexOf('/'), given.lastIndexOf('\\')) + 1);
    StringBuilder name = new StringBuilder(Math.min(last.length(), LIMIT));
    HeaderText.clean(last)
        .codePoints()
        .filter(c -> !isInvisible(c))
        .forEach(c -> name.appendCodePoint(RESERVED.indexOf(c) >= 0 ? '_' : c));
    String stripped = withoutDots(name.toString().strip());
    if (stripped.isEmpty()) {
      return null;
    }
    int dot = stripped.indexOf('.');
    String base = dot < 0 ? stripped : stripped.substring(0, dot);
    String safe =
        DEVICES.contains(base.strip().toLowerCase(Locale.ROOT)) ? "_" + stripped : stripped;
    return shorten(safe);
  }

  /** Neither "." nor "..", no dot at the end; a single leading dot may stay. */
  private static String withoutDots(String name) {
    int end = name.length();
    while (end > 0 && (name.charAt(end - 1) == '.' || name.charAt(end - 1) == ' ')) {
      end--;
    }
    int from = 0;
    while (from + 1 < end && name.charAt(from) == '.' && name.charAt(from + 1) == '.') {
      from++;
    }
    return name.substring(from, end);
  }

  private static String shorten(String name) {
    if (name.length() <= LIMIT) {
      return name;
    }
    int dot = name.lastIndexOf('.');
    String extension = dot > 0 && name.length() - dot <= EXTENSION_LIMIT ? name.substring(dot) : "";
    return HeaderText.cut(name, LIMIT - extension.length()) + extension;
  }

  /** Direction marks and overrides, zero-width characters, line separators, non-characters. */
  private static boolean isInvisible(int c) {
    return c == 0x061C
        || (c >= 0x200B && c <= 0x200F)
        || (c >= 0x2028 && c <= 0x202E)
        || (c >= 0x2060 && c <= 0x206F)
        || c == 0xFEFF
        || c == 0xFFFD
        || (c & 0xFFFE) == 0xFFFE;
  }
}
