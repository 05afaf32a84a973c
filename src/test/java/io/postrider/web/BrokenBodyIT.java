package io.postrider.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.ApiClient;
import io.postrider.PostriderIntegrationTest;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Bodies that their sender breaks are the sender's fault, and are told as such. */
@PostriderIntegrationTest
class BrokenBodyIT {

  private static final String FROM = "From ann@example.org Mon Jan  5 09:08:07 2026\n";

  @LocalServerPort int port;

  @ParameterizedTest
  @CsvSource({
    "/tokens, application/json, ''",
    "/tokens, application/json, Idempotency-Key: once",
    "/exports, application/json, ''",
    "/messages/import, message/rfc822, ''",
    "/messages/import, application/mbox, ''",
    "/webhooks/6ff0bd5b-8d5f-4d0c-9a4e-5d7f0a8b1c2d/test, application/json, ''"
  })
  void areMalformedWhereverTheyAreRead(String path, String type, String header) throws Exception {
    String start =
        switch (type) {
          case "application/json" -> "{\"name\": ";
          case "application/mbox" -> FROM + "Subject: a\n";
          default -> "Subject: a\n";
        };
    String chunk = Integer.toHexString(start.length()) + "\r\n" + start + "\r\n";

    assertMalformed(send(path, type, header, "Content-Length: 50", ""));
    assertMalformed(send(path, type, header, "Content-Length: 500", start));
    assertMalformed(send(path, type, header, "Transfer-Encoding: chunked", "ZZ\r\nabc\r\n"));
    assertMalformed(
        send(path, type, header, "Transfer-Encoding: chunked", chunk + "ZZ\r\nabc\r\n"));
    assertMalformed(send(path, type, header, "Transfer-Encoding: chunked", chunk + "50\r\nab"));
  }

  @ParameterizedTest
  @CsvSource({"application/mbox, 2", "message/rfc822, 0"})
  void anImportTellsWhatIsStored(String type, int stored) throws Exception {
    String mail = FROM + "Subject: a\n\n1\n\n" + FROM + "Subject: b\n\n2\n\n" + FROM + "Subject: c";

    JsonNode problem =
        assertMalformed(send("/messages/import", type, "", "Content-Length: 5000", mail));

    assertThat(problem.get("detail").asString()).contains(" " + stored + " ");
  }

  private static JsonNode assertMalformed(String answer) {
    assertThat(answer)
        .startsWith("HTTP/1.1 400")
        .containsIgnoringCase("Content-Type: application/problem+json");
    JsonNode problem =
        JsonMapper.shared()
            .readTree(answer.substring(answer.indexOf('{'), answer.lastIndexOf('}') + 1));
    assertThat(problem.get("code").asString()).isEqualTo("request.malformed");
    return problem;
  }

  /** All that is answered to a body which ends after these octets. */
  private String send(String path, String type, String header, String length, String body)
      throws IOException {
    String query = path.endsWith("import") ? "?account=" + account() : "";
    String head =
        "POST /api/v1"
            + path
            + query
            + " HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer "
            + PostriderIntegrationTest.TOKEN
            + "\r\nContent-Type: "
            + type
            + "\r\n"
            + (header.isEmpty() ? "" : header + "\r\n")
            + length
            + "\r\n\r\n";
    try (Socket socket = new Socket("localhost", port)) {
      socket.setSoTimeout(30_000);
      socket.getOutputStream().write((head + body).getBytes(StandardCharsets.ISO_8859_1));
      socket.shutdownOutput();
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private String account() {
    return new ApiClient(port)
        .account(
            Map.of(
                "name",
                "Import",
                "host",
                "127.0.0.1",
                "username",
                "reader",
                "auth",
                Map.of("password", "correct horse"),
                "enabled",
                false));
  }
}
