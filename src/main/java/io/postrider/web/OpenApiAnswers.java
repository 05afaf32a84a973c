package io.postrider.web;

import io.swagger.v3.oas.models.Components;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.headers.Header;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.JsonSchema;
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.oas.models.parameters.Parameter;
import io.swagger.v3.oas.models.responses.ApiResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.springframework.http.HttpHeaders;

/**
 * Which problems an operation may answer with, read off its shape: what has an id may not be found,
 * what has a body may be refused for it, and so on. A code that an operation describes itself
 * stays.
 */
final class OpenApiAnswers {

  private static final int NO_CONTENT = 204;
  private static final int FIRST_PROBLEM = 400;
  private static final int TOO_MANY = 429;
  private static final String PROBLEM = "Problem";
  private static final List<Integer> SHARED =
      List.of(400, 401, 403, 404, 409, 412, 413, 415, 422, 429);

  private OpenApiAnswers() {}

  static void complete(Operation operation, String reference) {
    var responses = operation.getResponses();
    responses.forEach((status, response) -> {
      if (isProblem(status)) {
        response.content(problem(Integer.parseInt(status), reference));
      } else if (status.equals(Integer.toString(NO_CONTENT))) {
        response.content(null);
      }
    });
    for (int status : problems(operation)) {
      String code = Integer.toString(status);
      if (!responses.containsKey(code)) {
        responses.addApiResponse(code, shared(code));
      }
    }
  }

  /** What the answers of all operations refer to. */
  static void share(Components components, String reference) {
    for (int status : SHARED) {
      ApiResponse response =
          new ApiResponse().description(meaning(status)).content(problem(status, reference));
      if (status == TOO_MANY) {
        response.addHeaderObject(
            HttpHeaders.RETRY_AFTER,
            new Header()
                .schema(new JsonSchema().types(Set.of("integer")))
                .description("Whole seconds until then"));
      }
      components.addResponses(PROBLEM + status, response);
    }
  }

  static ApiResponse shared(String status) {
    return new ApiResponse().$ref(PROBLEM + status);
  }

  private static boolean isProblem(String status) {
    return status.chars().allMatch(Character::isDigit)
        && !status.isEmpty()
        && Integer.parseInt(status) >= FIRST_PROBLEM;
  }

  /** A body that is a problem; its example has the status. */
  static Content problem(int status, String reference) {
    return new Content()
        .addMediaType(
            "application/problem+json",
            new MediaType()
                .schema(new JsonSchema().$ref(reference))
                .example(ProblemExamples.of(status)));
  }

  private static List<Integer> problems(Operation operation) {
    List<Integer> found = new ArrayList<>(List.of(401, 403, 429));
    List<Parameter> parameters =
        operation.getParameters() == null ? List.of() : operation.getParameters();
    if (parameters.stream().anyMatch(parameter -> "path".equals(parameter.getIn()))) {
      found.add(404);
    }
    if (parameters.stream().anyMatch(parameter -> "If-Match".equals(parameter.getName()))) {
      found.add(412);
    }
    if (parameters.stream()
        .anyMatch(parameter -> List.of("cursor", "after").contains(parameter.getName()))) {
      found.add(400);
    }
    if (operation.getRequestBody() != null) {
      found.addAll(List.of(400, 413, 415, 422));
    } else if (parameters.stream().anyMatch(parameter -> "query".equals(parameter.getIn()))) {
      found.add(422);
    }
    return found;
  }

  private static String meaning(int status) {
    return switch (status) {
      case 400 -> "The request cannot be read, or the cursor is not valid";
      case 401 -> "There is no valid token";
      case 403 -> "The token lacks a scope";
      case 404 -> "There is no such thing, or none that this token may see";
      case 409 ->
          "It does not go with how the thing stands, or the `Idempotency-Key` with an earlier request";
      case 412 -> "It has changed since: `If-Match` names another version";
      case 413 -> "The body is too large";
      case 415 -> "The body has a type that is not taken";
      case 422 -> "The request is understood and not valid; `errors` names the fields";
      case 429 -> "Too many requests; `retryAfter` says when to go on";
      default -> "The request failed";
    };
  }
}
