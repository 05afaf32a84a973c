package io.postrider.archive;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.postrider.ApiClient;
import io.postrider.ApiClient.Answer;
import io.postrider.PostriderIntegrationTest;
import io.postrider.message.MessageArchive;
import io.postrider.message.MessageFilter;
import io.postrider.message.StoredFixture;
import io.postrider.mime.GeneratedSource;
import io.postrider.mime.OctetSource;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Many messages as one file, from the wish to the last octet. */
@PostriderIntegrationTest
class ExportIT {

  private static final Instant DAY = Instant.parse("2026-01-05T10:00:00Z");
  private static final JsonMapper JSON = JsonMapper.shared();

  @Autowired MessageArchive archive;
  @Autowired PlatformTransactionManager transactions;
  @Autowired JdbcClient jdbc;
  @Autowired ExportRunner runner;
  @Autowired ExportRows rows;
  @Autowired ExportClaims claims;
  @Autowired ExportJob job;

  private final int port;
  private final ApiClient api;
  private final UUID account = UUID.randomUUID();
  private StoredFixture fixture;

  ExportIT(@LocalServerPort int port) {
    this.port = port;
    this.api = new ApiClient(port);
  }

  @BeforeEach
  void begin() {
    fixture = new StoredFixture(archive, transactions);
  }

  @Test
  void writesAnMboxInTheOrderOfStoring() {
    store(2, "From: Ann <ann@example.org>\r\nSubject: two\r\n\r\nFrom here\r\n");
    store(1, "Subject: one\n\n>From there");

    String mbox = new String(download(completed("mbox")).octets(), UTF_8);

    assertThat(mbox)
        .isEqualTo(
            """
            From MAILER-DAEMON Tue Jan  6 10:00:00 2026
            Subject: one

            >>From there
            From ann@example.org Wed Jan  7 10:00:00 2026
            From: Ann <ann@example.org>\r
            Subject: two\r
            \r
            >From here\r

            """);
  }

  @Test
  void writesAZipWithAFileAMessageAndAManifest() throws IOException {
    UUID one = store(1, "Subject: one\r\n\r\n1\r\n");
    UUID two = store(2, "Subject: two\r\n\r\n2\r\n");

    Answer answer = download(completed("eml"));
    Map<String, byte[]> files = unzip(answer.octets());

    assertThat(answer.header("Content-Type")).isEqualTo("application/zip");
    assertThat(answer.header("Content-Disposition")).contains("attachment").contains(".zip");
    assertThat(files.keySet())
        .containsExactlyInAnyOrder(
            account + "/" + one + ".eml", account + "/" + two + ".eml", "manifest.ndjson");
    assertThat(files.get(account + "/" + two + ".eml"))
        .asString()
        .isEqualTo("Subject: two\r\n\r\n2\r\n");
    List<JsonNode> manifest = lines(file(files, "manifest.ndjson"));
    assertThat(manifest)
        .extracting(line -> line.get("id").asString())
        .containsExactly(one.toString(), two.toString());
    JsonNode line = manifest.getFirst();
    assertThat(line.propertyNames())
        .containsExactlyInAnyOrder(
            "id", "accountId", "uidl", "sha256", "size", "fetchedAt", "file");
    assertThat(line.get("sha256").asString())
        .isEqualTo(sha256(file(files, line.get("file").asString())));
    assertThat(line.get("uidl").asString()).isEqualTo("u-1");
  }

  @Test
  void writesALineOfJsonAMessage() {
    UUID one = store(1, "Subject: one\r\n\r\n\u00e4\r\n");

    List<JsonNode> lines = lines(download(completed("ndjson")).octets());

    assertThat(lines).hasSize(1);
    assertThat(lines.getFirst().get("id").asString()).isEqualTo(one.toString());
    assertThat(lines.getFirst().get("subject").asString()).isEqualTo("one");
    assertThat(Base64.getDecoder().decode(lines.getFirst().get("raw").asString()))
        .asString()
        .isEqualTo("Subject: one\r\n\r\n\u00e4\r\n");
  }

  @Test
  void holdsWhatTheFilterNamesAndNothingThatCameLater() {
    store(1, "Subject: invoice 1\r\n\r\n");
    store(2, "Subject: greetings\r\n\r\n");
    Map<String, Object> filter =
        Map.of("account", account, "subject", "INVOICE", "hasAttachments", false, "minSize", 1);
    JsonNode export = completed("ndjson", filter);
    store(3, "Subject: invoice 2\r\n\r\n");

    assertThat(lines(download(export).octets()))
        .extracting(line -> line.get("subject").asString())
        .containsExactly("invoice 1");
    assertThat(export.at("/filter/subject").asString()).isEqualTo("INVOICE");
    assertThat(export.at("/filter").propertyNames()).hasSize(4);
  }

  @Test
  void tellsHowFarItIsAndWhatWasSent() {
    store(1, "Subject: one\r\n\r\n");
    store(2, "Subject: two\r\n\r\n");
    JsonNode export = completed("mbox");

    byte[] file = download(export).octets();
    JsonNode after = export(id(export));

    assertThat(export.at("/progress/messagesDone").asInt()).isEqualTo(2);
    assertThat(export.at("/progress/messagesTotal").asInt()).isEqualTo(2);
    assertThat(export.at("/progress/bytesDone").asInt()).isEqualTo(32);
    assertThat(export.get("lastDownload").isNull()).isTrue();
    assertThat(after.at("/lastDownload/complete").asBoolean()).isTrue();
    assertThat(after.at("/lastDownload/messages").asInt()).isEqualTo(2);
    assertThat(after.at("/lastDownload/bytes").asInt()).isEqualTo(file.length);
    assertThat(after.at("/lastDownload/sha256").asString()).isEqualTo(sha256(file));
    assertThat(Instant.parse(after.get("expiresAt").asString()))
        .isAfter(Instant.now().plus(Duration.ofDays(6)));
  }

  @Test
  void anEmptyExportIsAFileToo() throws IOException {
    assertThat(download(completed("mbox")).octets()).isEmpty();
    assertThat(download(completed("ndjson")).octets()).isEmpty();
    assertThat(unzip(download(completed("eml")).octets())).containsOnlyKeys("manifest.ndjson");
  }

  @Test
  void namesAMessageThatIsDamagedAndLeavesItOut() throws IOException {
    UUID bad = store(1, "Subject: bad\r\n\r\nbody\r\n");
    UUID good = store(2, "Subject: good\r\n\r\nbody\r\n");
    damage(bad, 0);

    JsonNode export = completed("eml");
    Answer answer = download(export);
    Map<String, byte[]> files = unzip(answer.octets());

    assertThat(export.at("/missing/count").asInt()).isEqualTo(1);
    assertThat(export.at("/missing/messages/0/messageId").asString()).isEqualTo(bad.toString());
    assertThat(export.at("/missing/messages/0/reason").asString()).isEqualTo("damaged");
    assertThat(answer.header("Postrider-Missing")).isEqualTo("1");
    assertThat(files.keySet())
        .containsExactlyInAnyOrder(account + "/" + good + ".eml", "manifest.ndjson");
    JsonNode line = lines(file(files, "manifest.ndjson")).getFirst();
    assertThat(line.get("id").asString()).isEqualTo(bad.toString());
    assertThat(line.get("missing").asString()).isEqualTo("damaged");
  }

  @Test
  void breaksOffAtADamageThatNobodyKnewOfAndNamesItFromThenOn() {
    UUID bad =
        store(1, new GeneratedSource("Subject: bad\r\n\r\n", "0123456789abcdef", 40_000, "\r\n"));
    store(2, "Subject: good\r\n\r\nbody\r\n");
    JsonNode export = completed("mbox");
    damage(bad, 1);

    assertThatThrownBy(() -> download(export)).isInstanceOf(UncheckedIOException.class);
    JsonNode after = export(id(export));
    Answer again = download(export);

    assertThat(after.at("/lastDownload/complete").asBoolean()).isFalse();
    assertThat(after.at("/missing/messages/0/reason").asString()).isEqualTo("damaged");
    assertThat(again.header("Postrider-Missing")).isEqualTo("1");
    assertThat(new String(again.octets(), UTF_8)).contains("Subject: good").doesNotContain("bad");
  }

  @Test
  void leavesOutWhatWasDeletedMeanwhile() {
    UUID gone = store(1, "Subject: gone\r\n\r\n");
    store(2, "Subject: stays\r\n\r\n");
    JsonNode export = completed("ndjson");
    api.delete("/messages/" + gone).ok();

    List<JsonNode> lines = lines(download(export).octets());

    assertThat(lines.get(0).get("missing").asString()).isEqualTo("deleted");
    assertThat(lines.get(0).has("raw")).isFalse();
    assertThat(lines.get(1).get("subject").asString()).isEqualTo("stays");
    assertThat(export(id(export)).at("/missing/messages/0/reason").asString()).isEqualTo("deleted");
  }

  @Test
  void breaksOffWhereTheExportIsRemovedBeforeItsEnd() {
    store(1, "Subject: one\r\n\r\n");
    JsonNode export = completed("mbox");
    jdbc.sql("delete from mail_export_item where export_id = :id")
        .param("id", UUID.fromString(id(export)))
        .update();

    assertThat(api.get("/exports/" + id(export) + "/download").status()).isEqualTo(410);
  }

  @Test
  void aClientThatGoesLeavesNothingBehind() throws Exception {
    for (int i = 0; i < 5; i++) {
      store(i, new GeneratedSource("Subject: x\r\n\r\n", noise(), 64, "\r\n"));
    }
    JsonNode export = completed("eml");
    int before = temporaryFiles();

    try (HttpClient client = HttpClient.newHttpClient()) {
      HttpResponse<InputStream> response =
          client.send(request(export), HttpResponse.BodyHandlers.ofInputStream());
      response.body().readNBytes(10);
      response.body().close();
      client.shutdownNow();
    }

    await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> !export(id(export)).get("lastDownload").isNull());
    assertThat(export(id(export)).at("/lastDownload/complete").asBoolean()).isFalse();
    assertThat(temporaryFiles()).isEqualTo(before);
  }

  @Test
  void sendsMoreThanFitsInMemory() throws Exception {
    for (int i = 0; i < 20; i++) {
      store(i, new GeneratedSource("Subject: large\r\n\r\n", noise(), 256, "\r\n"));
    }
    JsonNode export = completed("mbox");
    Ballast ballast = Ballast.leaving(160L << 20);

    MessageDigest digest = MessageDigest.getInstance("SHA-256");
    long octets;
    try (HttpClient client = HttpClient.newHttpClient()) {
      HttpResponse<InputStream> response =
          client.send(request(export), HttpResponse.BodyHandlers.ofInputStream());
      try (InputStream in = new DigestInputStream(response.body(), digest)) {
        octets = in.transferTo(OutputStream.nullOutputStream());
      }
    }

    assertThat(ballast.octets()).isPositive();
    assertThat(octets).isGreaterThan(320L << 20);
    assertThat(export(id(export)).at("/lastDownload/sha256").asString())
        .isEqualTo(HexFormat.of().formatHex(digest.digest()));
  }

  @Test
  void aTokenBoundToAccountsSeesItsOwnOnly() {
    UUID own = UUID.fromString(api.account(accountBody()));
    UUID other = UUID.randomUUID();
    fixture.store(own, "u-1", DAY, "Subject: own\r\n\r\n");
    fixture.store(other, "u-2", DAY, "Subject: other\r\n\r\n");
    JsonNode all = completed("ndjson", Map.of());
    ApiClient bound = bound(own);

    assertThat(bound.get("/exports/" + id(all)).status()).isEqualTo(404);
    assertThat(bound.get("/exports/" + id(all) + "/download").status()).isEqualTo(404);
    assertThat(bound.delete("/exports/" + id(all)).status()).isEqualTo(404);
    assertThat(bound.all("/exports")).isEmpty();

    String mine =
        bound.post("/exports", Map.of("format", "ndjson")).ok().json().get("id").asString();
    await().until(() -> state(mine).equals("completed"));
    assertThat(lines(bound.get("/exports/" + mine + "/download").ok().octets()))
        .extracting(line -> line.get("subject").asString())
        .containsExactly("own");
    assertThat(bound.all("/exports")).hasSize(1);
    assertThat(bound(own).get("/exports/" + mine).status()).isEqualTo(404);
    String foreign =
        bound
            .post("/exports", Map.of("format", "ndjson", "filter", Map.of("account", other)))
            .ok()
            .json()
            .get("id")
            .asString();
    await().until(() -> state(foreign).equals("completed"));
    assertThat(bound.get("/exports/" + foreign + "/download").ok().octets()).isEmpty();
  }

  @Test
  void refusesWhatItDoesNotUnderstandAndSaysWhere() {
    Map<String, Object> wrong =
        Map.of(
            "{\"filter\":{}}", "format",
            "{\"format\":\"pst\"}", "format",
            "{\"format\":\"mbox\",\"filters\":{}}", "filters",
            "{\"format\":\"mbox\",\"filter\":{\"acount\":1}}", "filter.acount",
            "{\"format\":\"mbox\",\"filter\":{\"since\":\"yesterday\"}}", "filter.since",
            "{\"format\":\"mbox\",\"filter\":{\"since\":\"+99999-01-01T00:00:00Z\"}}",
                "filter.since",
            "{\"format\":\"mbox\",\"filter\":{\"minSize\":-1}}", "filter.minSize",
            "{\"format\":\"mbox\",\"filter\":{\"sha256\":\"ab\"}}", "filter.sha256",
            "{\"format\":\"mbox\",\"filter\":{\"q\":\"!?\"}}", "filter.q");
    wrong.forEach((body, field) -> {
      Answer refused = api.post("/exports", body);
      assertThat(refused.status()).as(body).isEqualTo(422);
      assertThat(refused.json().at("/errors/0/field").asString()).as(body).isEqualTo(field);
    });
  }

  @Test
  void canOnlyBeDownloadedOnceItIsCompleted() {
    UUID id = unattended(UUID.randomUUID());

    Answer refused = api.get("/exports/" + id + "/download");

    assertThat(refused.status()).isEqualTo(409);
    assertThat(export(id.toString()).at("/links/download").isNull()).isTrue();
    assertThat(export(id.toString()).get("state").asString()).isEqualTo("queued");
  }

  @Test
  void aCancelledExportIsWorkedOnNoMore() {
    store(1, "Subject: one\r\n\r\n");
    UUID id = unattended(account);
    ExportClaims.Claim claim = claims.claim(Instant.now()).orElseThrow();
    assertThat(claim.exportId()).isEqualTo(id);
    boolean[] asked = {false};

    ExportJob.Outcome outcome =
        job.run(
            claim,
            () -> {
              if (!asked[0]) {
                asked[0] = true;
                assertThat(api.delete("/exports/" + id).status()).isEqualTo(202);
              }
              return false;
            });

    assertThat(outcome).isEqualTo(ExportJob.Outcome.CLAIM_LOST);
    assertThat(state(id.toString())).isEqualTo("cancelled");
    assertThat(api.delete("/exports/" + id).status()).isEqualTo(204);
    assertThat(api.get("/exports/" + id).status()).isEqualTo(404);
  }

  @Test
  void anotherRunGoesOnWhereOneEnded() {
    for (int i = 0; i < 45; i++) {
      store(i, "Subject: n" + i + "\r\n\r\n");
    }
    UUID id = unattended(account);
    ExportClaims.Claim first = claims.claim(Instant.now()).orElseThrow();
    int[] steps = {0};
    assertThat(job.run(first, () -> steps[0]++ == 30)).isEqualTo(ExportJob.Outcome.INTERRUPTED);
    assertThat(export(id.toString()).at("/progress/messagesTotal").asInt()).isEqualTo(45);
    assertThat(export(id.toString()).at("/progress/messagesDone").asInt()).isEqualTo(20);

    runner.tidy();

    await().until(() -> state(id.toString()).equals("completed"));
    assertThat(export(id.toString()).at("/progress/messagesDone").asInt()).isEqualTo(45);
    assertThat(lines(download(export(id.toString())).octets())).hasSize(45);
  }

  @Test
  void takesOverWhatADeadReplicaLeftBehind() {
    store(1, "Subject: one\r\n\r\n");
    UUID id = unattended(account);
    ExportClaims.Claim dead = claims.claim(Instant.now()).orElseThrow();
    assertThat(claims.claim(Instant.now())).isEmpty();
    jdbc.sql("update mail_export set heartbeat_at = :then where id = :id")
        .param("then", Timestamp.from(Instant.now().minus(Duration.ofMinutes(2))))
        .param("id", id)
        .update();

    runner.tidy();

    await().until(() -> state(id.toString()).equals("completed"));
    assertThat(claims.looked(dead, 1, 1, Instant.now())).isFalse();
  }

  @Test
  void goesWhenItsTimeIsOver() {
    store(1, "Subject: one\r\n\r\n");
    String id = id(completed("mbox"));
    jdbc.sql("update mail_export set expires_at = :then where id = :id")
        .param("then", Timestamp.from(Instant.now().minusSeconds(1)))
        .param("id", UUID.fromString(id))
        .update();

    runner.tidy();

    assertThat(api.get("/exports/" + id).status()).isEqualTo(404);
    assertThat(
            jdbc.sql("select count(*) from mail_export_item where export_id = :id")
                .param("id", UUID.fromString(id))
                .query((row, _) -> row.getInt(1))
                .single())
        .isZero();
  }

  @Test
  void honoursIfMatchAndPages() {
    String id = id(completed("mbox"));
    completed("mbox");
    Answer page = api.get("/exports?limit=1").ok();

    assertThat(page.json().get("hasMore").asBoolean()).isTrue();
    assertThat(api.all("/exports"))
        .extracting(export -> export.get("id").asString())
        .contains(id)
        .doesNotHaveDuplicates();
    String tag = api.get("/exports/" + id).header("ETag");
    assertThat(tag).isNotEmpty();
    assertThat(delete(id, "\"0\"").statusCode()).isEqualTo(412);
    assertThat(delete(id, tag).statusCode()).isEqualTo(204);
    assertThat(api.get("/exports?limit=1&cursor=nonsense").status()).isEqualTo(400);
  }

  private UUID store(int day, String message) {
    return store(day, OctetSource.of(message.getBytes(UTF_8)));
  }

  private UUID store(int day, OctetSource message) {
    return fixture.store(account, "u-" + day, DAY.plus(Duration.ofDays(day)), message);
  }

  /** An export that nobody was told of yet. */
  private UUID unattended(UUID ofAccount) {
    Export export =
        new Export(
            UUID.randomUUID(),
            "test",
            ExportFormat.NDJSON,
            JSON.createObjectNode(),
            ExportState.QUEUED,
            Instant.now(),
            null,
            null,
            Instant.now().plusSeconds(60),
            new Export.Progress(0, 0, 0, 0),
            null,
            null,
            1);
    rows.insert(
        export,
        new MessageFilter(
            Set.of(ofAccount),
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            null));
    return export.id();
  }

  private JsonNode completed(String format) {
    return completed(format, Map.of("account", account));
  }

  private JsonNode completed(String format, Map<String, Object> filter) {
    Answer asked = api.post("/exports", Map.of("format", format, "filter", filter));
    assertThat(asked.status()).isEqualTo(202);
    String id = asked.ok().json().get("id").asString();
    assertThat(asked.header("Location")).isEqualTo("/api/v1/exports/" + id);
    await().atMost(Duration.ofSeconds(60)).until(() -> state(id).equals("completed"));
    return export(id);
  }

  private JsonNode export(String id) {
    return api.get("/exports/" + id).ok().json();
  }

  private String state(String id) {
    return export(id).get("state").asString();
  }

  private static String id(JsonNode export) {
    return export.get("id").asString();
  }

  private Answer download(JsonNode export) {
    return api.get("/exports/" + id(export) + "/download").ok();
  }

  private HttpRequest request(JsonNode export) {
    return HttpRequest.newBuilder(
            URI.create("http://localhost:" + port + export.at("/links/download").asString()))
        .header("Authorization", "Bearer " + PostriderIntegrationTest.TOKEN)
        .build();
  }

  private HttpResponse<Void> delete(String id, String ifMatch) {
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client.send(
          HttpRequest.newBuilder(URI.create("http://localhost:" + port + "/api/v1/exports/" + id))
              .header("Authorization", "Bearer " + PostriderIntegrationTest.TOKEN)
              .header("If-Match", ifMatch)
              .DELETE()
              .build(),
          HttpResponse.BodyHandlers.discarding());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  private void damage(UUID message, int chunk) {
    int changed =
        jdbc.sql(
                "update content_chunk set octets = :octets"
                    + " where message_id = :id and position = :position")
            .param("octets", new byte[100])
            .param("id", message)
            .param("position", chunk)
            .update();
    assertThat(changed).isEqualTo(1);
  }

  private ApiClient bound(UUID to) {
    return api.as(
        api.post(
                "/tokens",
                Map.of(
                    "name", "bound", "scopes", List.of("messages:read"), "accounts", List.of(to)))
            .ok()
            .json()
            .get("token")
            .asString());
  }

  private static Map<String, Object> accountBody() {
    var body = new HashMap<String, Object>();
    body.put("name", "Export");
    body.put("host", "127.0.0.1");
    body.put("username", "reader");
    body.put("auth", Map.of("password", "correct horse"));
    body.put("enabled", false);
    return body;
  }

  private static List<JsonNode> lines(byte[] ndjson) {
    return new String(ndjson, UTF_8).lines().map(JSON::readTree).toList();
  }

  private static Map<String, byte[]> unzip(byte[] zip) throws IOException {
    Map<String, byte[]> files = new HashMap<>();
    try (ZipInputStream in = new ZipInputStream(new ByteArrayInputStream(zip))) {
      for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
        files.put(entry.getName(), in.readAllBytes());
      }
    }
    return files;
  }

  private static byte[] file(Map<String, byte[]> files, String name) {
    byte[] octets = files.get(name);
    if (octets == null) {
      throw new AssertionError("no file " + name + ", but " + files.keySet());
    }
    return octets;
  }

  private static String sha256(byte[] octets) {
    return HexFormat.of().formatHex(StoredFixture.sha256(OctetSource.of(octets)));
  }

  /** 64 KiB that do not shrink much. */
  private static String noise() {
    byte[] octets = new byte[48 * 1024];
    new Random(7).nextBytes(octets);
    return Base64.getEncoder().encodeToString(octets);
  }

  private static int temporaryFiles() throws IOException {
    int count = 0;
    try (DirectoryStream<Path> files =
        Files.newDirectoryStream(Path.of(System.getProperty("java.io.tmpdir")), "export-*")) {
      for (Path file : files) {
        count += Files.exists(file) ? 1 : 0;
      }
    }
    return count;
  }
}
