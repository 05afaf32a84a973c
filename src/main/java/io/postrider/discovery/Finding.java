package io.postrider.discovery;

import java.util.List;

/**
 * What one source said.
 *
 * @param candidates in its own order of preference
 * @param hints what holds of the domain as a whole
 * @param lookup how the look-up went
 */
record Finding(List<Candidate> candidates, List<Hint> hints, Lookup lookup) {

  static Finding nothing(Source source, String detail) {
    return new Finding(List.of(), List.of(), new Lookup(source, Lookup.Outcome.NOTHING, detail));
  }

  static Finding failed(Source source, String detail) {
    return new Finding(List.of(), List.of(), new Lookup(source, Lookup.Outcome.FAILED, detail));
  }

  static Finding of(Source source, List<Candidate> candidates, String detail) {
    return of(source, candidates, List.of(), detail);
  }

  static Finding of(Source source, List<Candidate> candidates, List<Hint> hints, String detail) {
    return new Finding(candidates, hints, new Lookup(source, Lookup.Outcome.FOUND, detail));
  }
}
