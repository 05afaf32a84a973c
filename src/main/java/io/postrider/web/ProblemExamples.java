package io.postrider.web;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** What failed requests answer, for the OpenAPI document: made as real answers are made. */
final class ProblemExamples {

  private static final String REQUEST_ID = "01JNB6Q0Z4X8";
  private static final TypeReference<Map<String, Object>> MEMBERS = new TypeReference<>() {};

  private ProblemExamples() {}

  /** The problem that most often has this status. */
  static Map<String, Object> of(int status) {
    var body = new ProblemBody(problem(status), "/api/v1/accounts", REQUEST_ID);
    return JsonMapper.shared().convertValue(body, MEMBERS);
  }

  private static Problem problem(int status) {
    return switch (status) {
      case 400 -> Problem.of(ProblemCode.CURSOR_INVALID, "The cursor is not one of this list.");
      case 401 -> Problem.of(ProblemCode.UNAUTHENTICATED, "The request has no token.");
      case 403 -> Problem.of(ProblemCode.FORBIDDEN, "This needs the scope accounts:write.");
      case 404 -> Problem.of(ProblemCode.NOT_FOUND, "There is no such account.");
      case 409 ->
          Problem.of(ProblemCode.CONFLICT, "The account was changed by someone else meanwhile.");
      case 410 -> Problem.of(ProblemCode.GONE, "The message was deleted.");
      case 412 ->
          Problem.of(
                  ProblemCode.PRECONDITION_FAILED,
                  "The resource is at \"4\", which If-Match does not name.")
              .withHint("Read the resource again, apply the change to it, and retry.");
      case 413 -> Problem.of(ProblemCode.PAYLOAD_TOO_LARGE, "The body is larger than 1 MiB.");
      case 415 ->
          Problem.of(ProblemCode.UNSUPPORTED_MEDIA_TYPE, "The body must be application/json.");
      case 416 ->
          Problem.of(ProblemCode.RANGE_NOT_SATISFIABLE, "The content has 48213 octets only.");
      case 422 ->
          Problem.of(ProblemCode.VALIDATION_FAILED, "port: must be between 1 and 65535")
              .withErrors(
                  List.of(new FieldProblem("port", "range", "must be between 1 and 65535")));
      case 429 ->
          Problem.of(ProblemCode.RATE_LIMITED, "Too many requests with this token.")
              .withRetryAfter(Duration.ofSeconds(2));
      default ->
          Problem.of(ProblemCode.STORAGE_UNAVAILABLE, "The database cannot be reached.")
              .withRetryAfter(Duration.ofSeconds(5));
    };
  }
}
