package io.postrider.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.PostriderIntegrationTest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Import;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The manners that all operations share, seen by a client. */
@PostriderIntegrationTest
@Import(TestOperations.class)
class WebMannersIT {

  private static final String THINGS = "/api/v1/test-things";

  @LocalServerPort int port;

  private final HttpClient http = HttpClient.newHttpClient();
  private final JsonMapper mapper = JsonMapper.shared();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"name\":\"x\",\"nmae\":\"y\"}|nmae|unknown",
        "{\"name\":\"x\",\"inner\":{\"size\":1,\"sise\":2}}|inner.sise|unknown",
        "{\"name\":\"x\",\"list\":[{\"size\":1},{\"size\":\"2\"}]}|list[1].size|type",
        "{\"name\":\"x\",\"count\":\"7\"}|count|type",
        "{\"name\":\"x\",\"count\":7.5}|count|type",
        "{\"name\":\"x\",\"count\":99999999999}|count|type",
        "{\"name\":\"x\",\"count\":true}|count|type",
        "{\"name\":7}|name|type",
        "{\"name\":true}|name|type",
        "{\"name\":[\"x\"]}|name|type",
        "{\"name\":{}}|name|type",
        "{\"name\":\"x\",\"flag\":\"true\"}|flag|type",
        "{\"name\":\"x\",\"flag\":1}|flag|type",
        "{\"name\":\"x\",\"colour\":\"blue\"}|colour|invalid",
        "{\"name\":\"x\",\"colour\":0}|colour|invalid",
        "{\"name\":\"x\",\"every\":\"5 minutes\"}|every|type",
        "{\"name\":\"x\",\"at\":\"yesterday\"}|at|type",
        "{\"name\":\"x\",\"at\":\"+131971-04-21T00:00:00Z\"}|at|type",
        "{\"name\":\"x\",\"at\":\"9999-12-31T23:59:59-01:00\"}|at|type",
        "{\"name\":\"x\",\"at\":\"2027-01-01T24:00:00Z\"}|at|type",
        "{\"name\":\"x\",\"at\":1798761600}|at|type",
        "{\"name\":\"x\",\"at\":\"\"}|at|type",
        "{\"name\":\"a\\u0000b\"}|name|characters",
        "{\"name\":\"x\\ud800\"}|name|characters",
        "{\"name\":\"x\",\"id\":\"7\"}|id|type",
        "{\"name\":\"x\",\"inner\":[]}|inner|type",
        "{\"name\":\"x\",\"list\":{}}|list|type",
        "{\"count\":11,\"name\":\"x\"}|count|max",
        "{\"name\":\" \"}|name|not_blank",
        "{}|name|not_blank"
      })
  void namesTheFieldThatDoesNotFit(String body, String field, String code) throws Exception {
    JsonNode problem = problem(post(body), 422, "validation.failed");

    assertThat(problem.at("/errors/0/field").asString()).isEqualTo(field);
    assertThat(problem.at("/errors/0/code").asString()).isEqualTo(code);
    assertThat(problem.toString()).doesNotContain("java.").doesNotContain("io.postrider.");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{",
        "{\"name\":\"x\"",
        "{'name':'x'}",
        "{\"name\":\"x\",\"name\":\"y\"}",
        "{\"name\":\"x\"} {}",
        "{\"name\":\"x\"}x",
        "{\"name\":\"x\",}",
        "nonsense",
        "{\"name\":\"x\" /* why */}"
      })
  void callsMalformedWhatDoesNotParse(String body) throws Exception {
    JsonNode problem = problem(post(body), 400, "request.malformed");

    assertThat(problem.toString()).doesNotContain("java.").doesNotContain("tools.jackson");
  }

  @ParameterizedTest
  @ValueSource(strings = {"[]", "\"x\"", "7", "null"})
  void refusesBodiesOfAnotherShape(String body) throws Exception {
    HttpResponse<String> answer = post(body);

    assertThat(answer.statusCode()).isIn(400, 422);
    assertThat(json(answer).get("code").asString()).isIn("validation.failed", "request.malformed");
  }

  @Test
  void refusesDeepNesting() throws Exception {
    String deep = "{\"name\":\"x\",\"list\":" + "[".repeat(5_000) + "]".repeat(5_000) + "}";

    assertThat(post(deep).statusCode()).isIn(400, 422);
  }

  @Test
  void refusesBodiesOverOneMebibyteWhetherTheirLengthIsToldOrNot() throws Exception {
    String large = "{\"name\":\"" + "x".repeat(1 << 20) + "\"}";

    problem(post(large), 413, "payload.too_large");
    HttpRequest chunked =
        request(THINGS)
            .header("Content-Type", "application/json")
            .POST(
                BodyPublishers.ofInputStream(
                    () -> new ByteArrayInputStream(large.getBytes(StandardCharsets.UTF_8))))
            .build();
    problem(send(chunked), 413, "payload.too_large");
    HttpRequest keyed =
        request(THINGS)
            .header("Content-Type", "application/json")
            .header("Idempotency-Key", UUID.randomUUID().toString())
            .POST(
                BodyPublishers.ofInputStream(
                    () -> new ByteArrayInputStream(large.getBytes(StandardCharsets.UTF_8))))
            .build();
    problem(send(keyed), 413, "payload.too_large");
  }

  @ParameterizedTest
  @CsvSource({
    "/api/v1/unknown, 404, not_found",
    "/api/v1/test-things/not-a-uuid, 404, not_found",
    "/nowhere, 404, not_found",
    "/error, 404, not_found",
    "/api/v1/test-things?colour=red, 422, validation.failed",
    "/api/v1/test-things?Limit=7, 422, validation.failed",
    "/api/v1/test-things?limit=many, 422, validation.failed",
    "/api/v1/test-things?limit=%D9%A3, 422, validation.failed",
    "/api/v1/test-things?limit=0x10, 422, validation.failed",
    "/api/v1/test-things?limit=%2B5, 422, validation.failed",
    "/api/v1/messages?limit=%D9%A3, 422, validation.failed",
    "/api/v1/messages?minSize=%D9%A3, 422, validation.failed",
    "/api/v1/messages?from=x&dateFrom=2027-01-01T24:00:00Z, 422, validation.failed",
    "/api/v1/audit?from=2027-01-01T24:00:00Z, 422, validation.failed",
    "/api/v1/audit?from=%2B131971-04-21T00:00:00Z, 422, validation.failed",
    "/api/v1/audit?to=1798761600, 422, validation.failed",
    "/api/v1/test-things/failing, 422, validation.failed",
    "/api/v1/test-things/failing?how=gone, 410, gone",
    "/api/v1/test-things/failing?how=database, 503, storage.unavailable",
    "/api/v1/test-things/failing?how=bug, 500, internal",
    "/api/v1/test-things/failing?how=wait, 429, rate.limited"
  })
  void answersEveryFailureAsAProblem(String path, int status, String code) throws Exception {
    HttpResponse<String> answer = send(request(path).header("Accept", "text/html").build());

    JsonNode problem = problem(answer, status, code);
    assertThat(problem.get("instance").asString()).isEqualTo(path.replaceFirst("\\?.*", ""));
    assertThat(answer.body()).doesNotContain("secret").doesNotContain("Exception");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/tokens|{\"name\":\"a\\u0000b\",\"scopes\":[\"events:read\"]}|name",
        "/tokens|{\"name\":\"x\",\"scopes\":[\"events:read\"],\"labels\":{\"a\":\"b\\ud800\"}}|labels",
        "/tokens|{\"name\":\"x\",\"scopes\":[\"events:read\"],\"labels\":{\"a\\u0000\":\"b\"}}|labels",
        "/tokens|{\"name\":\"x\",\"scopes\":[\"events:read\"],\"expiresAt\":\"+999999999-12-31T23:59:59Z\"}|expiresAt",
        "/webhooks|{\"url\":\"https://hooks.example.com/x\",\"description\":\"\\u0000\"}|description"
      })
  void storesNoTextOrTimeThatCannotBeKept(String path, String body, String field) throws Exception {
    HttpResponse<String> answer =
        send(
            request("/api/v1" + path)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body))
                .build());

    JsonNode problem = problem(answer, 422, "validation.failed");
    assertThat(problem.at("/errors/0/field").asString()).startsWith(field);
  }

  @Test
  void namesTheQueryParameterThatNobodyKnows() throws Exception {
    JsonNode problem =
        problem(send(request(THINGS + "?fom=a&limit=2").build()), 422, "validation.failed");

    assertThat(problem.at("/errors/0/field").asString()).isEqualTo("fom");
    assertThat(problem.at("/errors/0/message").asString())
        .endsWith("cursor, from, has-more, limit, minSize");
  }

  @Test
  void takesTheParametersThatAHandlerDeclares() throws Exception {
    String uri = THINGS + "?limit=2&has-more=false&from=a%20b&minSize=7&cursor=x";

    assertThat(send(request(uri).build()).statusCode()).isEqualTo(200);
  }

  @Test
  void pointsToTheNextPage() throws Exception {
    HttpResponse<String> answer =
        send(request(THINGS + "?limit=2&has-more=true&cursor=old&from=a%20b").build());

    assertThat(answer.headers().firstValue("Link"))
        .hasValueSatisfying(link ->
            assertThat(link)
                .startsWith("<http://localhost:" + port + THINGS + "?")
                .contains("limit=2")
                .contains("from=a%20b")
                .contains("cursor=next%20cursor%26")
                .doesNotContain("old")
                .endsWith(">; rel=\"next\""));
    assertThat(json(answer).get("hasMore").asBoolean()).isTrue();
    assertThat(send(request(THINGS).build()).headers().firstValue("Link")).isEmpty();
    assertThat(json(send(request(THINGS).build())).get("nextCursor").isNull()).isTrue();
  }

  @Test
  void saysWhenToTryAgain() throws Exception {
    HttpResponse<String> slow = send(request(THINGS + "/failing?how=wait").build());
    HttpResponse<String> down = send(request(THINGS + "/failing?how=database").build());

    assertThat(slow.headers().firstValue("Retry-After")).hasValue("2");
    assertThat(json(slow).get("retryAfter").asString()).isEqualTo("PT1.5S");
    assertThat(down.headers().firstValue("Retry-After")).hasValue("5");
  }

  @Test
  void saysWhatIsAllowedWhereAMethodIsNot() throws Exception {
    HttpResponse<String> answer =
        send(request(THINGS).method("DELETE", BodyPublishers.noBody()).build());

    problem(answer, 405, "method.not_allowed");
    assertThat(answer.headers().firstValue("Allow"))
        .hasValueSatisfying(allow -> assertThat(allow).contains("GET").contains("POST"));
  }

  @Test
  void refusesOtherMediaTypes() throws Exception {
    HttpRequest xml =
        request(THINGS)
            .header("Content-Type", "application/xml")
            .POST(BodyPublishers.ofString("<x/>"))
            .build();

    problem(send(xml), 415, "unsupported_media_type");
    problem(send(request(THINGS).header("Accept", "image/png").build()), 406, "not_acceptable");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "*/*",
        "application/json",
        "application/problem+json, application/json",
        "application/problem+json, */*",
        "application/merge-patch+json, application/json;q=0.5"
      })
  void namesWhatWentWellJsonAndWhatDidNotAProblem(String accept) throws Exception {
    assertThat(
            send(request(THINGS).header("Accept", accept).build())
                .headers()
                .firstValue("Content-Type"))
        .hasValue("application/json");
    problem(
        send(request(THINGS + "?limit=many").header("Accept", accept).build()),
        422,
        "validation.failed");
  }

  @ParameterizedTest
  @ValueSource(strings = {"application/problem+json", "application/yaml", "application/x+json"})
  void doesNotNameAnAnswerWhatItIsNot(String accept) throws Exception {
    problem(send(request(THINGS).header("Accept", accept).build()), 406, "not_acceptable");
  }

  @ParameterizedTest
  @ValueSource(strings = {"image/png", "application/problem+json", "nonsense"})
  void makesNoChangeWhoseAnswerIsNotWelcome(String accept) throws Exception {
    int before = TestOperations.Things.MADE.get();

    problem(
        send(
            request(THINGS)
                .header("Accept", accept)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString("{\"name\":\"x\"}"))
                .build()),
        406,
        "not_acceptable");

    assertThat(TestOperations.Things.MADE).hasValue(before);
  }

  @ParameterizedTest
  @CsvSource({"gzip,415", "'identity, br',415", "identity,201"})
  void takesABodyForNothingButItself(String coding, int status) throws Exception {
    HttpResponse<String> answer =
        send(
            request(THINGS)
                .header("Content-Encoding", coding)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString("{\"name\":\"x\"}"))
                .build());

    assertThat(answer.statusCode()).isEqualTo(status);
    if (status == 415) {
      problem(answer, 415, "unsupported_media_type");
      assertThat(answer.headers().firstValue("Accept-Encoding")).hasValue("identity");
    }
  }

  @Test
  void keepsASaneRequestIdAndReplacesAnyOther() throws Exception {
    HttpResponse<String> sane =
        send(request("/api/v1/unknown").header("X-Request-Id", "trace-7:a.b").build());
    HttpResponse<String> insane =
        send(request("/api/v1/unknown").header("X-Request-Id", "a b <script>").build());

    assertThat(sane.headers().firstValue("X-Request-Id")).hasValue("trace-7:a.b");
    assertThat(json(sane).get("requestId").asString()).isEqualTo("trace-7:a.b");
    assertThat(json(insane).get("requestId").asString())
        .isEqualTo(insane.headers().firstValue("X-Request-Id").orElseThrow())
        .doesNotContain("script");
    assertThat(send(request(THINGS).build()).headers().firstValue("X-Request-Id")).isPresent();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET /api/v1/<bad> HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
        "GET /api/v1/%zz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
        "GET /api/v1/a%2fb HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
        "GET /api/v1/..;/x HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
        "GET /api/v1/test-things?limit=%zz HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer "
            + PostriderIntegrationTest.TOKEN
            + "\r\nConnection: close\r\n\r\n",
        "GET //api//v1 HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
        "GET /api/v1/tokens HTTP/1.1\r\nConnection: close\r\n\r\n",
        "GET /api/v1/tokens HTTP/1.1\r\nHost: x y\r\nConnection: close\r\n\r\n",
        "nonsense\r\n\r\n",
        "TRACE /api/v1/tokens HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
        "GET /api/v1/tokens HTTP/1.1\r\nHost: x\r\nBad Header: y\r\nConnection: close\r\n\r\n",
        "POST /api/v1/tokens HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\nConnection: close\r\n\r\n"
      })
  void neverShowsAPageOfHtml(String raw) throws Exception {
    String answer = exchange(raw);

    assertThat(answer).startsWith("HTTP/1.1 4");
    assertThat(answer.toLowerCase(Locale.ROOT))
        .doesNotContain("<html")
        .doesNotContain("<!doctype")
        .doesNotContain("apache")
        .doesNotContain("exception");
    String body = answer.substring(answer.indexOf("\r\n\r\n"));
    if (!body.isBlank()) {
      assertThat(answer).containsIgnoringCase("application/problem+json").contains("requestId");
    }
  }

  private HttpResponse<String> post(String body) throws Exception {
    return send(
        request(THINGS)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(body))
            .build());
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create("http://localhost:" + port + path))
        .header("Authorization", "Bearer " + PostriderIntegrationTest.TOKEN);
  }

  private HttpResponse<String> send(HttpRequest request) throws Exception {
    return http.send(request, BodyHandlers.ofString());
  }

  private JsonNode problem(HttpResponse<String> answer, int status, String code) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
    JsonNode problem = json(answer);
    assertThat(problem.get("code").asString()).isEqualTo(code);
    assertThat(problem.get("type").asString()).isEqualTo("https://postrider.io/problems/" + code);
    assertThat(problem.get("status").asInt()).isEqualTo(status);
    assertThat(problem.get("title").asString()).isNotBlank();
    assertThat(problem.get("detail").asString()).isNotBlank();
    assertThat(problem.get("requestId").asString()).isNotBlank();
    return problem;
  }

  private JsonNode json(HttpResponse<String> answer) {
    return mapper.readTree(answer.body());
  }

  private String exchange(String raw) throws IOException {
    try (Socket socket = new Socket("localhost", port)) {
      socket.setSoTimeout(10_000);
      socket.getOutputStream().write(raw.getBytes(StandardCharsets.US_ASCII));
      socket.getOutputStream().flush();
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
