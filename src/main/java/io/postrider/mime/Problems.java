package io.postrider.mime;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Gathers what is found wrong in one message, each once, at most 100. Confined to one reading. */
final class Problems {
  private static final int LIMIT = 100;
  private static final int DETAIL_LIMIT = 200;

  private final Set<ParseProblem> found = new LinkedHashSet<>();

  void add(ParseProblemCode code, String detail) {
    if (found.size() < LIMIT) {
      found.add(new ParseProblem(code, HeaderText.cut(HeaderText.clean(detail), DETAIL_LIMIT)));
    }
  }

  boolean has(ParseProblemCode code) {
    return found.stream().anyMatch(problem -> problem.code() == code);
  }

  List<ParseProblem> all() {
    return List.copyOf(found);
  }
}
