package io.postrider.archive;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.postrider.ApiClient;
import io.postrider.PostriderIntegrationTest;
import io.postrider.message.ArchiveCensus;
import io.postrider.message.MessageArchive;
import io.postrider.message.StoredFixture;
import io.postrider.mime.AwkwardMessages;
import io.postrider.mime.OctetSource;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.transaction.PlatformTransactionManager;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Mail from elsewhere, from the first octet of a request to the API. */
@PostriderIntegrationTest
class MailImportIT {

  private static final String LINE = "From ann@example.org Mon Jan  5 09:08:07 2026\n";
  private static final String MBOX = "application/mbox";
  private static final String MESSAGE = "message/rfc822";

  @Autowired MessageArchive archive;
  @Autowired ArchiveCensus census;
  @Autowired PlatformTransactionManager transactions;

  private final int port;
  private final ApiClient api;
  private String account = "";

  MailImportIT(@LocalServerPort int port) {
    this.port = port;
    this.api = new ApiClient(port);
  }

  @BeforeEach
  void register() {
    account = newAccount();
  }

  @Test
  void storesAMessageLikeOneThatWasFetched() {
    String mail = "From: Ann <ann@example.org>\nSubject: Hello\n\nbody\n";

    JsonNode first = take(MESSAGE, mail);
    JsonNode message = messages().getFirst();
    String id = message.get("id").asString();

    assertThat(first.get("read").asInt()).isEqualTo(1);
    assertThat(first.get("stored").asInt()).isEqualTo(1);
    assertThat(message.get("subject").asString()).isEqualTo("Hello");
    assertThat(message.get("pollId").isNull()).isTrue();
    assertThat(message.get("uidl").asString()).isEqualTo("import:" + sha256(mail));
    assertThat(raw(id)).isEqualTo(mail);
    assertThat(api.get("/events?types=message.stored&account=" + account).ok().json().get("data"))
        .singleElement()
        .satisfies(event -> assertThat(event.get("subject").asString()).isEqualTo(id));
    assertThat(api.get("/messages?q=hello&account=" + account).ok().json().get("data")).hasSize(1);
  }

  @Test
  void storesNothingTwiceHoweverOftenItIsRepeated() {
    String mbox =
        LINE + "Subject: a\n\n1\n\n" + LINE + "Subject: b\n\n2\n\n" + LINE + "Subject: a\n\n1\n\n";

    JsonNode first = take(MBOX, mbox);
    JsonNode again = take(MBOX, mbox);

    assertThat(first.get("read").asInt()).isEqualTo(3);
    assertThat(first.get("stored").asInt()).isEqualTo(2);
    assertThat(first.get("duplicates").asInt()).isEqualTo(1);
    assertThat(first.get("failedTotal").asInt()).isZero();
    assertThat(first.get("failed")).isEmpty();
    assertThat(again.get("stored").asInt()).isZero();
    assertThat(again.get("duplicates").asInt()).isEqualTo(3);
    assertThat(messages()).hasSize(2);
  }

  @Test
  void aMessageThatWasDeletedHereMayBeTakenInAgain() {
    String mail = "Subject: back\r\n\r\n";
    take(MESSAGE, mail);
    String gone = messages().getFirst().get("id").asString();
    api.delete("/messages/" + gone).ok();

    assertThat(take(MESSAGE, mail).get("stored").asInt()).isEqualTo(1);

    assertThat(api.get("/messages/" + gone).status()).isEqualTo(410);
    assertThat(messages())
        .singleElement()
        .satisfies(message -> assertThat(message.get("id").asString()).isNotEqualTo(gone));
  }

  @Test
  void namesWhatIsTooLargeAndStoresTheRest() {
    api.patch("/accounts/" + account, Map.of("limits", Map.of("maxMessageBytes", 2_000))).ok();
    String large = "Subject: large\n\n" + "x".repeat(3_000) + "\n";

    JsonNode taken =
        take(MBOX, LINE + "Subject: a\n\n1\n\n" + LINE + large + "\n" + LINE + "Subject: b\n\n\n");
    HttpResponse<byte[]> single = send(MESSAGE, large, "");

    assertThat(taken.get("stored").asInt()).isEqualTo(2);
    assertThat(taken.get("failedTotal").asInt()).isEqualTo(1);
    assertThat(taken.at("/failed/0/position").asInt()).isEqualTo(2);
    assertThat(taken.at("/failed/0/code").asString()).isEqualTo("message.too_large");
    assertThat(single.statusCode()).isEqualTo(422);
    assertThat(json(single).get("code").asString()).isEqualTo("message.too_large");
    assertThat(messages()).hasSize(2);
  }

  @Test
  void refusesWhatItCannotTakeAndStoresNothingOfIt() {
    assertField(send(MBOX, "Subject: no mbox\n\n", ""), "body");
    assertField(send(MBOX, "", ""), "body");
    assertField(send(MESSAGE, "", ""), "body");
    assertField(send(MBOX, LINE + "a\n\n", "&quoting=mboxcl"), "quoting");
    assertField(send(MESSAGE, "a: b\n\n", "&quoting=none"), "quoting");
    assertThat(send("text/plain", "a: b\n\n", "").statusCode()).isEqualTo(415);
    String other = account;
    account = UUID.randomUUID().toString();
    assertThat(send(MESSAGE, "a: b\n\n", "").statusCode()).isEqualTo(404);
    account = other;
    assertThat(messages()).isEmpty();
  }

  @Test
  void needsTheScopeAndTheAccount() {
    String reader = token(List.of("messages:read"), account);
    String elsewhere = token(List.of("messages:write"), newAccount());
    String own = token(List.of("messages:write"), account);

    assertThat(send(request(MESSAGE, "", reader), "a: b\n\n").statusCode()).isEqualTo(403);
    assertThat(send(request(MESSAGE, "", elsewhere), "a: b\n\n").statusCode()).isEqualTo(404);
    assertThat(send(request(MESSAGE, "", own), "a: b\n\n").statusCode()).isEqualTo(200);
  }

  @Test
  void keepsWhatWasWholeWhenTheLineIsCutAndGoesOnWithTheNextTry() throws IOException {
    String mbox = LINE + "Subject: a\n\n1\n\n" + LINE + "Subject: b\n\nhalf of th";
    try (Socket socket = new Socket("localhost", port)) {
      String head =
          "POST /api/v1/messages/import?account="
              + account
              + " HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer "
              + PostriderIntegrationTest.TOKEN
              + "\r\nContent-Type: application/mbox\r\nContent-Length: 100000\r\n\r\n";
      socket.getOutputStream().write((head + mbox).getBytes(ISO_8859_1));
      socket.shutdownOutput();
      socket.getInputStream().readAllBytes();
    }
    assertThat(messages())
        .extracting(message -> message.get("subject").asString())
        .containsExactly("a");

    JsonNode whole = take(MBOX, mbox + "is\n\n");

    assertThat(whole.get("read").asInt()).isEqualTo(2);
    assertThat(messages()).hasSize(2);
  }

  @Test
  void takesMoreThanFitsInMemory() throws Exception {
    byte[] mail =
        (LINE + "Subject: x\r\n\r\n" + "0123456789abcde\n".repeat(500_000) + "\n")
            .getBytes(ISO_8859_1);
    List<InputStream> copies = new ArrayList<>();
    for (int i = 0; i < 24; i++) {
      copies.add(new ByteArrayInputStream(mail));
    }
    Ballast ballast = Ballast.leaving(160L << 20);

    HttpRequest request =
        request(MBOX, "", PostriderIntegrationTest.TOKEN)
            .header("Idempotency-Key", "whatever")
            .POST(
                HttpRequest.BodyPublishers.ofInputStream(
                    () -> new SequenceInputStream(Collections.enumeration(copies))))
            .build();
    JsonNode taken;
    try (HttpClient client = HttpClient.newHttpClient()) {
      taken = json(client.send(request, HttpResponse.BodyHandlers.ofByteArray()));
    }

    assertThat(ballast.octets()).isPositive();
    assertThat(taken.get("read").asInt()).isEqualTo(24);
    assertThat(taken.get("stored").asInt()).isEqualTo(1);
    assertThat(taken.get("duplicates").asInt()).isEqualTo(23);
  }

  @Test
  void theLedgerIsNotAskedForWhatNoServerListed() {
    take(MESSAGE, "Subject: x\n\n");
    List<UUID> listed = new ArrayList<>();

    census.kept(UUID.fromString(account), listed::add);

    assertThat(listed).isEmpty();
  }

  @Test
  void everyMessageComesThroughExportAndImportToTheOctet() throws IOException {
    Set<String> expected = new HashSet<>();
    StoredFixture fixture = new StoredFixture(archive, transactions);
    for (byte[] octets : corpus()) {
      fixture.store(
          UUID.fromString(account), "u" + expected.size(), Instant.now(), OctetSource.of(octets));
      expected.add(HexFormat.of().formatHex(StoredFixture.sha256(OctetSource.of(octets))));
    }
    byte[] mbox = export();

    account = newAccount();
    HttpResponse<byte[]> answer = send(request(MBOX, "", PostriderIntegrationTest.TOKEN), mbox);

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(json(answer).get("failedTotal").asInt()).isZero();
    assertThat(messages())
        .extracting(message -> message.get("sha256").asString())
        .containsExactlyInAnyOrderElementsOf(expected);
  }

  private byte[] export() {
    String id =
        api.post("/exports", Map.of("format", "mbox", "filter", Map.of("account", account)))
            .ok()
            .json()
            .get("id")
            .asString();
    await()
        .atMost(Duration.ofMinutes(2))
        .until(() ->
            api.get("/exports/" + id).ok().json().get("state").asString().equals("completed"));
    return api.get("/exports/" + id + "/download").ok().octets();
  }

  /** The awkward messages of the tests, those of the demo, and those of the corpus where it is. */
  private static List<byte[]> corpus() throws IOException {
    List<byte[]> corpus = new ArrayList<>();
    AwkwardMessages.all().forEach(message -> corpus.add(message.octets()));
    corpus.add("no end".getBytes(ISO_8859_1));
    corpus.add("Subject: x\r\n\r\nFrom here\r\n>From there\r\n\r".getBytes(ISO_8859_1));
    addFiles(Path.of("src/test/resources/demo"), corpus);
    String shared = System.getProperty("postrider.corpus");
    if (shared != null) {
      addFiles(Path.of(shared), corpus);
    }
    corpus.removeIf(octets -> octets.length == 0 || octets.length > 1 << 20);
    return corpus;
  }

  private static void addFiles(Path folder, List<byte[]> corpus) throws IOException {
    if (Files.isDirectory(folder)) {
      try (Stream<Path> files = Files.walk(folder)) {
        for (Path file : files.filter(Files::isRegularFile).toList()) {
          corpus.add(Files.readAllBytes(file));
        }
      }
    }
  }

  private String newAccount() {
    var body = new HashMap<String, Object>();
    body.put("name", "Import");
    body.put("host", "127.0.0.1");
    body.put("username", "reader");
    body.put("auth", Map.of("password", "correct horse"));
    body.put("enabled", false);
    return api.account(body);
  }

  private String token(List<String> scopes, String to) {
    return api.post("/tokens", Map.of("name", "t", "scopes", scopes, "accounts", List.of(to)))
        .ok()
        .json()
        .get("token")
        .asString();
  }

  private JsonNode take(String type, String body) {
    HttpResponse<byte[]> answer = send(type, body, "");
    assertThat(answer.statusCode()).as(new String(answer.body(), ISO_8859_1)).isEqualTo(200);
    return json(answer);
  }

  private HttpResponse<byte[]> send(String type, String body, String query) {
    return send(request(type, query, PostriderIntegrationTest.TOKEN), body);
  }

  private HttpRequest.Builder request(String type, String query, String token) {
    return HttpRequest.newBuilder(
            URI.create(
                "http://localhost:" + port + "/api/v1/messages/import?account=" + account + query))
        .header("Authorization", "Bearer " + token)
        .header("Content-Type", type);
  }

  private static HttpResponse<byte[]> send(HttpRequest.Builder request, String body) {
    return send(request, body.getBytes(ISO_8859_1));
  }

  private static HttpResponse<byte[]> send(HttpRequest.Builder request, byte[] body) {
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client.send(
          request.POST(HttpRequest.BodyPublishers.ofByteArray(body)).build(),
          HttpResponse.BodyHandlers.ofByteArray());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  private static void assertField(HttpResponse<byte[]> answer, String field) {
    assertThat(answer.statusCode()).isEqualTo(422);
    assertThat(json(answer).at("/errors/0/field").asString()).isEqualTo(field);
  }

  private static JsonNode json(HttpResponse<byte[]> answer) {
    return JsonMapper.shared().readTree(answer.body());
  }

  private List<JsonNode> messages() {
    return api.all("/messages?account=" + account);
  }

  private String raw(String id) {
    return new String(api.get("/messages/" + id + "/raw").ok().octets(), ISO_8859_1);
  }

  private static String sha256(String message) {
    return HexFormat.of()
        .formatHex(StoredFixture.sha256(OctetSource.of(message.getBytes(ISO_8859_1))));
  }
}
