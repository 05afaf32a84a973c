package io.postrider.mime;

import jakarta.mail.internet.MimeUtility;
import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** From the names that mail uses to charsets, read as browsers read them: the superset wins. */
final class CharsetNames {
  static final Charset WINDOWS_1252 = Charset.forName("windows-1252");
  private static final int NAME_LIMIT = 64;
  private static final Map<String, String> SUPERSETS =
      Map.of(
          "iso-8859-1", "windows-1252",
          "latin1", "windows-1252",
          "iso-8859-9", "windows-1254",
          "gb2312", "GB18030",
          "gbk", "GB18030",
          "shift_jis", "windows-31j",
          "ks_c_5601-1987", "x-windows-949",
          "euc-kr", "x-windows-949",
          "tis-620", "x-windows-874",
          "utf8", "UTF-8");

  private CharsetNames() {}

  /** Whether the name says no more than that nothing was said. */
  static boolean isUnlabelled(@Nullable String name) {
    return name == null
        || name.isBlank()
        || name.equalsIgnoreCase("us-ascii")
        || name.equalsIgnoreCase("ascii")
        || name.equalsIgnoreCase("unknown-8bit")
        || name.equalsIgnoreCase("x-unknown")
        || name.equalsIgnoreCase("default");
  }

  /** The charset of that name; null where nobody knows it. */
  static @Nullable Charset find(String name) {
    String key = name.strip().toLowerCase(Locale.ROOT);
    if (key.isEmpty() || key.length() > NAME_LIMIT) {
      return null;
    }
    String superset = SUPERSETS.get(key);
    if (superset != null) {
      return Charset.forName(superset);
    }
    if (key.equals("utf-8")) {
      return StandardCharsets.UTF_8;
    }
    try {
      return Charset.forName(MimeUtility.javaCharset(key));
    } catch (IllegalCharsetNameException | UnsupportedCharsetException e) {
      return null;
    }
  }
}
