package io.postrider.audit;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Tells field by field how a thing differs from what it was, by the JSON that the API shows. */
final class Changes {

  /** What the clock changes is nobody's doing. */
  private static final Set<String> PASSING =
      Set.of("id", "createdAt", "updatedAt", "lastUsedAt", "status");

  private static final int LONGEST = 200;

  private final JsonMapper json;

  Changes(JsonMapper json) {
    this.json = json;
  }

  /** A field and its values as text; null where there was, or is, none. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Change(String field, @Nullable String before, @Nullable String after) {}

  List<Change> between(@Nullable Object before, @Nullable Object after) {
    Map<String, String> old = leaves(before);
    Map<String, String> now = leaves(after);
    Set<String> names = new TreeSet<>(old.keySet());
    names.addAll(now.keySet());
    List<Change> changes = new ArrayList<>();
    for (String name : names) {
      if (!Objects.equals(old.get(name), now.get(name))) {
        changes.add(new Change(name, cut(old.get(name)), cut(now.get(name))));
      }
    }
    return changes;
  }

  private Map<String, String> leaves(@Nullable Object thing) {
    Map<String, String> found = new TreeMap<>();
    if (thing != null) {
      collect("", json.valueToTree(thing), found);
    }
    return found;
  }

  private static void collect(String path, JsonNode node, Map<String, String> found) {
    if (node.isObject()) {
      for (var member : node.properties()) {
        if (!path.isEmpty() || !PASSING.contains(member.getKey())) {
          collect(
              path.isEmpty() ? member.getKey() : path + "." + member.getKey(),
              member.getValue(),
              found);
        }
      }
    } else if (!node.isNull() && !(node.isArray() && node.isEmpty())) {
      found.put(path, node.isString() ? node.asString() : node.toString());
    }
  }

  private static @Nullable String cut(@Nullable String value) {
    return value == null || value.length() <= LONGEST ? value : value.substring(0, LONGEST) + "…";
  }
}
