package io.postrider.account;

import io.postrider.web.Problem;
import io.postrider.web.ProblemCode;
import java.util.List;
import java.util.stream.Stream;

/**
 * What is no failure of an account and yet worth knowing.
 *
 * @param told at most one of each code, in the order of their telling
 */
record Notices(List<Problem> told) {

  static final Notices NONE = new Notices(List.of());

  Notices {
    told = List.copyOf(told);
  }

  boolean has(ProblemCode code) {
    return told.stream().anyMatch(notice -> notice.code() == code);
  }

  /** With this one, instead of what was told under its code. */
  Notices with(Problem notice) {
    return new Notices(
        Stream.concat(without(notice.code()).told.stream(), Stream.of(notice)).toList());
  }

  Notices without(ProblemCode code) {
    return new Notices(told.stream().filter(notice -> notice.code() != code).toList());
  }
}
