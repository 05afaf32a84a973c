package io.postrider.account.web;

import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Makes the labels of an account of what a client wrote; a label that is null is not there. */
final class LabelForm {

  private static final int MOST_LABELS = 32;
  private static final int LONGEST_KEY = 63;
  private static final int LONGEST_VALUE = 255;

  private final Findings findings;

  LabelForm(Findings findings) {
    this.findings = findings;
  }

  Map<String, String> labels(@Nullable Map<String, @Nullable String> labels) {
    Map<String, String> valid = new TreeMap<>();
    if (labels == null) {
      return valid;
    }
    labels.forEach((key, value) -> {
      if (!isKey(key)) {
        findings.add(
            "labels",
            "invalid",
            "a key has 1 to 63 of the characters a-z, 0-9, dot, underscore and hyphen");
      } else if (value != null) {
        findings.optionalLine("labels." + key, value, LONGEST_VALUE);
        valid.put(key, value);
      }
    });
    if (valid.size() > MOST_LABELS) {
      findings.add("labels", "size", "has more than " + MOST_LABELS + " labels");
    }
    return valid;
  }

  private static boolean isKey(String key) {
    return !key.isEmpty()
        && key.length() <= LONGEST_KEY
        && key.chars()
            .allMatch(c ->
                (c >= 'a' && c <= 'z')
                    || (c >= '0' && c <= '9')
                    || c == '.'
                    || c == '_'
                    || c == '-');
  }
}
