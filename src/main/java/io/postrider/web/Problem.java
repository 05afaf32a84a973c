package io.postrider.web;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import io.swagger.v3.oas.annotations.media.Schema;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The problem object of RFC 9457: what a failed request answers and what an account's status and a
 * poll keep. It is written as JSON and read back from it; {@code type}, {@code title} and {@code
 * status} follow from the code, absent members are left out.
 *
 * @param detail what went wrong this time, for people; holds no secret
 * @param hint what to try next
 * @param retryAfter when it is worth trying again
 */
@Schema(name = "ProblemDetail")
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonIgnoreProperties(
    value = {"type", "title", "status"},
    allowGetters = true,
    ignoreUnknown = true)
@JsonPropertyOrder({"type", "title", "status", "detail", "code"})
public record Problem(
    ProblemCode code,
    String detail,
    @Nullable String hint,
    List<FieldProblem> errors,
    @Nullable Upstream upstream,
    @Nullable Duration retryAfter) {

  public Problem {
    // absent in the JSON form when empty
    errors = errors == null ? List.of() : List.copyOf(errors);
  }

  public static Problem of(ProblemCode code, String detail) {
    return new Problem(code, detail, null, List.of(), null, null);
  }

  @JsonProperty("type")
  public URI type() {
    return code.type();
  }

  @JsonProperty("title")
  public String title() {
    return code.title();
  }

  @JsonProperty("status")
  public int status() {
    return code.status();
  }

  public Problem withHint(@Nullable String newHint) {
    return new Problem(code, detail, newHint, errors, upstream, retryAfter);
  }

  public Problem withUpstream(@Nullable Upstream newUpstream) {
    return new Problem(code, detail, hint, errors, newUpstream, retryAfter);
  }

  public Problem withRetryAfter(@Nullable Duration newRetryAfter) {
    return new Problem(code, detail, hint, errors, upstream, newRetryAfter);
  }

  public Problem withErrors(List<FieldProblem> newErrors) {
    return new Problem(code, detail, hint, newErrors, upstream, retryAfter);
  }
}
