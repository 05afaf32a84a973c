package io.postrider.web;

import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.headers.Header;
import io.swagger.v3.oas.models.media.JsonSchema;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.parameters.HeaderParameter;
import io.swagger.v3.oas.models.responses.ApiResponse;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.http.HttpHeaders;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.method.HandlerMethod;

/** The headers that operations share, told where they are: on what is made, on lists, on POST. */
final class OpenApiHeaders {

  private OpenApiHeaders() {}

  static void complete(Operation operation, HandlerMethod handler) {
    if (isPost(handler) && takesAKey(operation)) {
      operation.addParametersItem(
          new HeaderParameter()
              .name(Idempotency.HEADER)
              .description(
                  "1 to 255 visible characters that the client makes up: the request sent again"
                      + " with them does nothing again, and has the first answer.")
              .schema(text()));
    }
    var responses = operation.getResponses();
    add(responses.get("201"), HttpHeaders.LOCATION, "Where it is");
    if (takes(operation, "limit")) {
      add(responses.get("200"), HttpHeaders.LINK, "`rel=\"next\"`, where there is more (RFC 8288)");
    }
    if (takes(operation, HttpHeaders.IF_MATCH)) {
      add(responses.get("200"), HttpHeaders.ETAG, "For `If-Match` and `If-None-Match`");
      add(responses.get("201"), HttpHeaders.ETAG, "For `If-Match` and `If-None-Match`");
    }
  }

  private static boolean isPost(HandlerMethod handler) {
    RequestMapping mapping =
        AnnotatedElementUtils.findMergedAnnotation(handler.getMethod(), RequestMapping.class);
    return mapping != null && Set.of(mapping.method()).contains(RequestMethod.POST);
  }

  /** What is streamed is read once only, and never kept. */
  private static boolean takesAKey(Operation operation) {
    return operation.getRequestBody() == null
        || operation.getRequestBody().getContent().containsKey("application/json");
  }

  private static boolean takes(Operation operation, String parameter) {
    return operation.getParameters() != null
        && operation.getParameters().stream().anyMatch(it -> parameter.equals(it.getName()));
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
