package io.postrider.message;

import io.postrider.mime.Envelope;
import io.postrider.mime.ParseStatus;
import io.postrider.mime.ParsedMessage;
import java.util.List;

/**
 * What the parser read in a message, as it is kept; a reparse replaces it.
 *
 * @param truncated not all of the structure was read
 */
public record Reading(
    Envelope envelope,
    String preview,
    ParseStatus status,
    List<StoredProblem> problems,
    boolean truncated) {

  static Reading of(ParsedMessage parsed) {
    return new Reading(
        parsed.envelope(),
        parsed.preview(),
        parsed.status(),
        parsed.problems().stream()
            .map(problem -> new StoredProblem(problem.code().code(), problem.detail()))
            .toList(),
        parsed.truncated());
  }
}
