package io.postrider.bench;

import io.postrider.pop3.DovecotServer;
import java.io.InputStream;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;
import java.util.Random;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * One message of 150 MB from a real Dovecot over TLS through the packaged service with a heap of
 * 256 MB, on its own H2 file, and back over REST: seen from outside. Argument: the jar.
 */
public final class LargeMessageBenchmark {

  private static final int LINES = 150 * 1024 * 1024 / 78;
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private LargeMessageBenchmark() {}

  public static void main(String[] arguments) throws Exception {
    System.setProperty("postrider.bench.heap", "256m");
    Path folder = Files.createTempDirectory("postrider-large");
    byte[] message = message();
    String digest = hex(MessageDigest.getInstance("SHA-256").digest(message));
    int port = freePort();
    try (DovecotServer dovecot = DovecotServer.builder().start()) {
      dovecot.deliver(DovecotServer.user(1), message);
      Map<String, String> settings =
          Map.of(
              "SPRING_DATASOURCE_URL",
              "jdbc:h2:file:"
                  + folder.resolve("large")
                  + ";MODE=PostgreSQL;DATABASE_TO_LOWER=TRUE;DEFAULT_NULL_ORDERING=HIGH;LOCK_TIMEOUT=20000");
      try (var service =
          ServiceProcess.start(
              Path.of(arguments[0]), port, folder.resolve("service.log"), settings)) {
        String account =
            JSON.readTree(
                    service.call(
                        "POST",
                        "/api/v1/accounts",
                        JSON.writeValueAsString(
                            Map.of(
                                "name", "large",
                                "host", "localhost",
                                "port", dovecot.tlsPort(),
                                "username", DovecotServer.user(1),
                                "auth", Map.of("password", DovecotServer.PASSWORD),
                                "tls_trust", Map.of("caCertificatePem", dovecot.authorityPem()),
                                "limits", Map.of("maxMessageBytes", 200_000_000)))))
                .get("id")
                .asString();
        long began = System.nanoTime();
        JsonNode poll =
            JSON.readTree(
                service.call("POST", "/api/v1/accounts/" + account + "/polls?wait=PT4M", ""));
        double fetched = (System.nanoTime() - began) / 1e9;
        JsonNode stored =
            JSON.readTree(service.call("GET", "/api/v1/messages", "")).get("data").get(0);
        began = System.nanoTime();
        String raw = download(port, stored.get("id").asString());
        double served = (System.nanoTime() - began) / 1e9;
        double megabytes = message.length / 1e6;
        System.out.printf("poll: %s, %.0f MB%n", poll.get("state").asString(), megabytes);
        System.out.printf("fetched, parsed and stored: %.1f MB/s%n", megabytes / fetched);
        System.out.printf("served raw: %.1f MB/s%n", megabytes / served);
        System.out.printf(
            "same octets: %b%n",
            digest.equals(raw) && digest.equals(stored.get("sha256").asString()));
        System.out.printf(
            "peak resident memory: %d MiB, heap limit 256 MiB%n", service.peakResidentMegabytes());
      }
    }
  }

  private static String download(int port, String id) throws Exception {
    HttpResponse<InputStream> response =
        HttpClient.newHttpClient()
            .send(
                HttpRequest.newBuilder(
                        URI.create("http://localhost:" + port + "/api/v1/messages/" + id + "/raw"))
                    .header("Authorization", "Bearer " + ServiceProcess.TOKEN)
                    .build(),
                HttpResponse.BodyHandlers.ofInputStream());
    MessageDigest digest = MessageDigest.getInstance("SHA-256");
    try (InputStream in = response.body()) {
      byte[] buffer = new byte[65_536];
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        digest.update(buffer, 0, read);
      }
    }
    return hex(digest.digest());
  }

  private static byte[] message() {
    var text =
        new StringBuilder(160 * 1024 * 1024)
            .append("From: Sender <sender@example.org>\r\nSubject: large\r\nMIME-Version: 1.0\r\n")
            .append("Content-Type: application/octet-stream; name=\"large.bin\"\r\n")
            .append("Content-Transfer-Encoding: base64\r\n\r\n");
    var random = new Random(150);
    byte[] line = new byte[57];
    for (int i = 0; i < LINES; i++) {
      random.nextBytes(line);
      text.append(Base64.getEncoder().encodeToString(line)).append("\r\n");
    }
    return text.toString().getBytes(StandardCharsets.US_ASCII);
  }

  private static String hex(byte[] octets) {
    return HexFormat.of().formatHex(octets);
  }

  private static int freePort() throws Exception {
    try (var socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }
}
