package io.postrider.web;

import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.PathItem;
import io.swagger.v3.oas.models.headers.Header;
import io.swagger.v3.oas.models.media.JsonSchema;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.parameters.HeaderParameter;
import io.swagger.v3.oas.models.responses.ApiResponse;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springdoc.core.customizers.GlobalOpenApiCustomizer;
import org.springframework.http.HttpHeaders;
import org.springframework.stereotype.Component;

/**
 * The headers that operations share, told where they are: on what is made, on lists, on what is
 * read one by one, on octets, and {@code Idempotency-Key} wherever {@link Idempotency} heeds it.
 */
@Component
class OpenApiHeaders implements GlobalOpenApiCustomizer {

  private static final String ENTITY_TAG = "For `If-Match` and `If-None-Match`";
  private static final String OK = "200";
  private static final String CONFLICT = "409";
  private static final String INVALID = "422";

  private final Collection<StreamedBody> streamed;

  OpenApiHeaders(Collection<StreamedBody> streamed) {
    this.streamed = streamed;
  }

  @Override
  public void customise(OpenAPI document) {
    document
        .getPaths()
        .forEach((path, item) -> {
          item.readOperations().forEach(OpenApiHeaders::complete);
          if (item.getGet() != null && isOneThing(path, item.getGet())) {
            readable(item.getGet());
          }
          if (item.getPost() != null && streamed.stream().noneMatch(it -> it.path().equals(path))) {
            repeatable(item);
          }
        });
  }

  private static void complete(Operation operation) {
    var responses = operation.getResponses();
    add(responses.get("201"), HttpHeaders.LOCATION, "Where it is");
    add(responses.get("201"), HttpHeaders.ETAG, ENTITY_TAG);
    if (takes(operation, "limit")) {
      add(responses.get(OK), HttpHeaders.LINK, "`rel=\"next\"`, where there is more (RFC 8288)");
    }
    if (takes(operation, HttpHeaders.IF_MATCH)) {
      add(responses.get(OK), HttpHeaders.ETAG, ENTITY_TAG);
    }
    if (responses.containsKey("206")) {
      ranged(operation);
    }
  }

  /** One of its kind, or what is shown of it alone; neither a list nor a file. */
  private static boolean isOneThing(String path, Operation operation) {
    ApiResponse answer = operation.getResponses().get(OK);
    return (path.endsWith("}") || path.endsWith("/status"))
        && answer != null
        && answer.getContent() != null
        && answer.getContent().containsKey("application/json");
  }

  private static void readable(Operation operation) {
    take(
        operation,
        HttpHeaders.IF_NONE_MATCH,
        "The `ETag` of what the client has; where it still is the same the answer is 304.");
    add(operation.getResponses().get(OK), HttpHeaders.ETAG, ENTITY_TAG);
    operation
        .getResponses()
        .computeIfAbsent("304", _ -> new ApiResponse().description("The client has it"));
  }

  private static void ranged(Operation operation) {
    take(
        operation,
        HttpHeaders.RANGE,
        "One range of octets, `bytes=0-1023` (RFC 9110 §14.2). Several at once are passed over:"
            + " the answer is the whole then.");
    take(
        operation,
        HttpHeaders.IF_RANGE,
        "The `ETag` of the octets that the range continues; where it is another the answer is the"
            + " whole.");
    take(
        operation,
        HttpHeaders.IF_NONE_MATCH,
        "The `ETag` of what the client has; where it is the same the answer is 304.");
    String digest = "The SHA-256 of all octets, in hexadecimal and quotes";
    add(operation.getResponses().get(OK), HttpHeaders.ETAG, digest);
    add(operation.getResponses().get("206"), HttpHeaders.ETAG, digest);
    add(
        operation.getResponses().get("206"),
        HttpHeaders.CONTENT_RANGE,
        "Which octets, and of how many");
  }

  private static void repeatable(PathItem item) {
    Operation operation = item.getPost();
    take(
        operation,
        Idempotency.HEADER,
        "1 to 255 visible ASCII characters that the client makes up: the request sent again with"
            + " them within a day does nothing again, and has the first answer. Another request"
            + " with them is 409 `conflict`.");
    var responses = operation.getResponses();
    responses.forEach((status, response) -> {
      if (status.startsWith("2")) {
        add(response, Idempotency.REPLAYED, "`true` where this is the answer of the first time");
      }
    });
    for (String status : List.of(CONFLICT, INVALID)) {
      responses.computeIfAbsent(status, _ -> OpenApiAnswers.shared(status));
    }
  }

  private static boolean takes(Operation operation, String parameter) {
    return operation.getParameters() != null
        && operation.getParameters().stream().anyMatch(it -> parameter.equals(it.getName()));
  }

  private static void take(Operation operation, String header, String description) {
    operation.addParametersItem(
        new HeaderParameter().name(header).description(description).schema(text()));
  }

  private static void add(@Nullable ApiResponse response, String name, String description) {
    if (response != null && response.get$ref() == null) {
      response.addHeaderObject(name, new Header().schema(text()).description(description));
    }
  }

  private static Schema<?> text() {
    return new JsonSchema().types(Set.of("string"));
  }
}
