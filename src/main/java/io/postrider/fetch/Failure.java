package io.postrider.fetch;

import io.postrider.web.Problem;

/** What went wrong: what to tell people, and of what kind it is. */
record Failure(FailureKind kind, Problem problem) {

  static Failure of(FailureKind kind, Problem problem) {
    return new Failure(kind, problem);
  }

  /** The same kind of trouble in other words. */
  Failure with(Problem other) {
    return new Failure(kind, other);
  }
}
