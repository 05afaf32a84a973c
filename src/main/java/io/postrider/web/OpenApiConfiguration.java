package io.postrider.web;

import io.swagger.v3.core.converter.AnnotatedType;
import io.swagger.v3.core.converter.ModelConverters;
import io.swagger.v3.core.converter.ResolvedSchema;
import io.swagger.v3.oas.models.Components;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.headers.Header;
import io.swagger.v3.oas.models.info.Info;
import io.swagger.v3.oas.models.info.License;
import io.swagger.v3.oas.models.media.JsonSchema;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.responses.ApiResponse;
import io.swagger.v3.oas.models.security.SecurityRequirement;
import io.swagger.v3.oas.models.security.SecurityScheme;
import io.swagger.v3.oas.models.servers.Server;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.springdoc.core.customizers.GlobalOpenApiCustomizer;
import org.springdoc.core.customizers.GlobalOperationCustomizer;
import org.springdoc.core.utils.SpringDocUtils;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.util.StringUtils;
import org.springframework.web.method.HandlerMethod;
import tools.jackson.databind.JsonNode;

/** The OpenAPI document: what all operations share is said here, the rest is read off them. */
@Configuration(proxyBeanMethods = false)
class OpenApiConfiguration {

  private static final String BEARER = "bearer";
  private static final String PROBLEM = "Problem";
  private static final String SCHEMA = "#/components/schemas/" + PROBLEM;
  private static final int UNAVAILABLE = 503;

  static {
    SpringDocUtils.getConfig()
        .addRequestWrapperToIgnore(Caller.class)
        .replaceWithSchema(Duration.class, duration())
        .replaceWithSchema(JsonNode.class, object());
  }

  @Bean
  OpenAPI postriderApi() {
    ResolvedSchema problem =
        ModelConverters.getInstance(true)
            .readAllAsResolvedSchema(new AnnotatedType(ProblemBody.class));
    Components components = new Components();
    problem.referencedSchemas.forEach(components::addSchemas);
    Schema<?> shape = problem.schema;
    shape.addProperty("retryAfter", duration()); // the rule above is heeded only once the web is up
    shape.required(List.of("type", "title", "status", "detail", "code", "requestId"));
    components
        .addSchemas(PROBLEM, shape)
        .addResponses(PROBLEM, problemResponse())
        .addSecuritySchemes(
            BEARER,
            new SecurityScheme()
                .type(SecurityScheme.Type.HTTP)
                .scheme("bearer")
                .description("A token of this service, or a JWT of the configured issuer."));
    OpenApiAnswers.share(components, SCHEMA);
    return new OpenAPI()
        .info(
            new Info()
                .title("Postrider")
                .version("1")
                .description("Mail fetched from POP3 mailboxes, each message exactly once.")
                .license(new License().name("Apache-2.0")))
        .servers(List.of(new Server().url("/")))
        .components(components);
  }

  /** Every body has an example. */
  @Bean
  GlobalOpenApiCustomizer examples() {
    return OpenApiExamples::addTo;
  }

  /** Each operation says which scopes it needs and that it fails with a problem. */
  @Bean
  GlobalOperationCustomizer scopesAndProblems() {
    return OpenApiConfiguration::customize;
  }

  private static Operation customize(Operation operation, HandlerMethod handler) {
    String method = handler.getMethod().getName();
    String id = operation.getOperationId();
    if (id == null || id.equals(method) || id.startsWith(method + "_")) {
      operation.operationId(operationId(handler.getBeanType().getSimpleName(), method));
    }
    RequiresScope needed = handler.getMethodAnnotation(RequiresScope.class);
    if (needed != null) {
      List<String> scopes = List.of(needed.value());
      String sentence = "Needs the scope `" + String.join("` and `", scopes) + "`.";
      String said = operation.getDescription();
      if (said == null && operation.getSummary() != null) {
        said = operation.getSummary() + ".";
      }
      operation.description(said == null ? sentence : said + "\n\n" + sentence);
      operation.addSecurityItem(new SecurityRequirement().addList(BEARER, scopes));
      OpenApiAnswers.complete(operation, SCHEMA);
      operation.getResponses().addApiResponse("default", new ApiResponse().$ref(PROBLEM));
    }
    return operation;
  }

  /** {@code create} of the token controller is {@code tokenCreate}, whatever else there is. */
  private static String operationId(String controller, String method) {
    return StringUtils.uncapitalize(controller.replaceFirst("Controller$", ""))
        + StringUtils.capitalize(method);
  }

  private static ApiResponse problemResponse() {
    return new ApiResponse()
        .description("The request failed; `code` says why (RFC 9457)")
        .addHeaderObject(
            RequestIds.HEADER,
            new Header().schema(text()).description("The id of this request, also in the log"))
        .content(OpenApiAnswers.problem(UNAVAILABLE, SCHEMA));
  }

  private static Schema<?> duration() {
    return text().format("duration").example("PT30S");
  }

  private static Schema<?> text() {
    return new JsonSchema().types(Set.of("string"));
  }

  private static Schema<?> object() {
    return new JsonSchema().types(Set.of("object"));
  }
}
