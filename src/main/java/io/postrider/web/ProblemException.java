package io.postrider.web;

import java.util.List;

/** Ends a request with a problem; the answer is made of it in one place. */
public final class ProblemException extends RuntimeException {

  private final transient Problem problem;

  public ProblemException(Problem problem) {
    super(problem.code().code() + ": " + problem.detail());
    this.problem = problem;
  }

  public ProblemException(ProblemCode code, String detail) {
    this(Problem.of(code, detail));
  }

  public ProblemException(Problem problem, Throwable cause) {
    this(problem);
    initCause(cause);
  }

  /** A request refused for one of its fields: 422 {@code validation.failed}. */
  public static ProblemException invalid(String field, String code, String message) {
    return new ProblemException(
        Problem.of(ProblemCode.VALIDATION_FAILED, field + ": " + message)
            .withErrors(List.of(new FieldProblem(field, code, message))));
  }

  public Problem problem() {
    return problem;
  }
}
