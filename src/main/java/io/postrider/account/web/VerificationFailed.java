package io.postrider.account.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.postrider.account.ConnectionReport;
import io.postrider.web.Problem;
import io.postrider.web.ProblemCode;
import io.postrider.web.Upstream;
import java.net.URI;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;

/**
 * The problem of settings that were tried and failed: that of the stage they failed at, with the
 * whole report. Whatever the server did, it is the request that cannot be processed.
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record VerificationFailed(
    URI type,
    String title,
    int status,
    String detail,
    ProblemCode code,
    @Nullable String hint,
    @Nullable Upstream upstream,
    String instance,
    @Nullable String requestId,
    ConnectionReport report) {

  static VerificationFailed of(
      ConnectionReport report, String instance, @Nullable String requestId) {
    Problem problem =
        report.stages().stream()
            .map(ConnectionReport.Stage::problem)
            .filter(Objects::nonNull)
            .findFirst()
            .orElseGet(() ->
                Problem.of(ProblemCode.PROTOCOL_VIOLATION, "The mailbox did not pass the test."));
    return new VerificationFailed(
        problem.type(),
        problem.title(),
        HttpStatus.UNPROCESSABLE_CONTENT.value(),
        problem.detail(),
        problem.code(),
        problem.hint(),
        problem.upstream(),
        instance,
        requestId,
        report);
  }
}
