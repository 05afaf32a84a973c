package io.postrider.fetch;

import io.postrider.web.Problem;

/** A failed poll, classified: what to tell people, and what to do next. */
record Failure(Problem problem, FailurePolicy policy) {}
