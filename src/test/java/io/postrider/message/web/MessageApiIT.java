package io.postrider.message.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.postrider.PostriderIntegrationTest;
import io.postrider.message.MessageArchive;
import io.postrider.message.StoredFixture;
import io.postrider.mime.GeneratedSource;
import io.postrider.mime.OctetSource;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Messages over REST, as a client sees them. */
@PostriderIntegrationTest
class MessageApiIT {
  private static final Instant NOW = Instant.parse("2026-01-05T10:00:00Z");
  private static final String MAIL =
      """
      From: "Ann Ämmer" <ann@example.org>
      To: Bob <bob@example.net>
      Cc: carol@example.com
      Subject: Quarterly 100%_report
      Message-ID: <q1@example.org>
      Date: Mon, 5 Jan 2026 09:00:00 +0000
      Content-Type: multipart/mixed; boundary=m

      --m
      Content-Type: multipart/alternative; boundary=a

      --a
      Content-Type: text/plain; charset=utf-8

      Hello Bob, the numbers.
      --a
      Content-Type: text/html; charset=utf-8

      <p onclick="x()">Hello <b>Bob</b> <img src="cid:logo@x"><img src="http://evil.example/x.png">
      <script>alert(1)</script></p>
      --a--
      --m
      Content-Type: image/png
      Content-ID: <logo@x>
      Content-Transfer-Encoding: base64

      iVBORw0KGgo=
      --m
      Content-Type: text/html
      Content-Disposition: attachment; filename="r\u00e9port.html"

      <script>alert(1)</script>
      --m--
      """;

  @LocalServerPort int port;
  @Autowired MessageArchive archive;
  @Autowired PlatformTransactionManager transactions;
  @Autowired JdbcClient jdbc;

  private final UUID account = UUID.randomUUID();
  private final JsonMapper json = JsonMapper.shared();
  private final HttpClient http = HttpClient.newHttpClient();
  private StoredFixture fixture;
  private String token = PostriderIntegrationTest.TOKEN;

  @BeforeEach
  void begin() {
    fixture = new StoredFixture(archive, transactions);
  }

  @AfterEach
  void end() {
    http.close();
  }

  @Test
  void showsAMessageAsDocumented() throws Exception {
    UUID id = fixture.store(account, "u-1", NOW, MAIL);

    HttpResponse<String> answer = get("/messages/" + id);
    JsonNode message = json.readTree(answer.body());

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().firstValue("ETag")).contains("\"1\"");
    assertThat(message.propertyNames())
        .containsExactlyInAnyOrder(
            "id",
            "accountId",
            "uidl",
            "messageIdHeader",
            "inReplyTo",
            "references",
            "from",
            "sender",
            "replyTo",
            "to",
            "cc",
            "subject",
            "sentAt",
            "receivedAt",
            "fetchedAt",
            "size",
            "sha256",
            "preview",
            "hasAttachments",
            "parse",
            "attachments",
            "pollId",
            "links");
    assertThat(message.at("/from/0/name").asString()).isEqualTo("Ann Ämmer");
    assertThat(message.at("/from/0/address").asString()).isEqualTo("ann@example.org");
    assertThat(message.at("/sentAt").asString()).isEqualTo("2026-01-05T09:00:00Z");
    assertThat(message.at("/fetchedAt").asString()).isEqualTo("2026-01-05T10:00:00Z");
    assertThat(message.at("/receivedAt").isNull()).isTrue();
    assertThat(message.at("/preview").asString()).isEqualTo("Hello Bob, the numbers.");
    assertThat(message.at("/parse/status").asString()).isEqualTo("ok");
    assertThat(message.at("/links/raw").asString()).isEqualTo("/api/v1/messages/" + id + "/raw");
    assertThat(message.at("/attachments/0/disposition").asString()).isEqualTo("inline");
    assertThat(message.at("/attachments/0/contentId").asString()).isEqualTo("logo@x");
    assertThat(message.at("/attachments/1").propertyNames())
        .containsExactlyInAnyOrder(
            "id",
            "filename",
            "contentType",
            "size",
            "sha256",
            "disposition",
            "contentId",
            "partPath");
    assertThat(get("/messages/" + id, "If-None-Match", "\"1\"").statusCode()).isEqualTo(304);
  }

  @Test
  void addsTextHtmlAndHeadersWhereAsked() throws Exception {
    UUID id = fixture.store(account, "u-1", NOW, MAIL);

    JsonNode message = json.readTree(get("/messages/" + id + "?include=text,html,headers").body());

    assertThat(message.at("/text/content").asString()).isEqualTo("Hello Bob, the numbers.");
    assertThat(message.at("/text/truncated").asBoolean()).isFalse();
    assertThat(message.at("/html/content").asString())
        .contains("<b>Bob</b>")
        .doesNotContain("onclick", "script", "evil.example");
    assertThat(message.at("/headers/3/name").asString()).isEqualTo("Subject");
    assertThat(message.at("/headers/3/value").asString()).isEqualTo("Quarterly 100%_report");
    assertThat(message.at("/headers/3/raw").asString()).isEqualTo(" Quarterly 100%_report");
    assertProblem(get("/messages/" + id + "?include=texts"), 422, "validation.failed", "include");
  }

  @Test
  void filters() throws Exception {
    UUID report = fixture.store(account, "u-1", NOW, MAIL);
    UUID other =
        fixture.store(
            account,
            "u-2",
            NOW.plusSeconds(60),
            "From: zoe@example.org\nSubject: Ünrelated\nDate: Mon, 1 Jan 2024 00:00:00 +0000\n\nOther words\n");
    UUID broken = fixture.store(account, "u-3", NOW.plusSeconds(120), "no message\n");

    assertThat(ids("")).containsExactly(broken, other, report);
    assertThat(ids("&order=oldest")).containsExactly(report, other, broken);
    assertThat(ids("&from=ANN%40")).containsExactly(report);
    assertThat(ids("&from=" + encode("ämmer"))).containsExactly(report);
    assertThat(ids("&to=carol")).containsExactly(report);
    assertThat(ids("&subject=" + encode("100%_R"))).containsExactly(report);
    assertThat(ids("&subject=" + encode("report 100"))).containsExactly(report);
    assertThat(ids("&subject=" + encode("report_100"))).isEmpty();
    assertThat(ids("&subject=numbers")).isEmpty();
    assertThat(ids("&subject=" + encode("üNRE"))).containsExactly(other);
    assertThat(ids("&q=numbers")).containsExactly(report);
    assertThat(ids("&q=numbers&from=zoe")).isEmpty();
    assertThat(ids("&q=" + encode("\"hello bob\" -alert"))).containsExactly(report);
    assertThat(ids("&q=report.html")).containsExactly(report);
    assertThat(ids("&q=example.")).containsExactly(other, report);
    assertThat(ids("&messageIdHeader=" + encode("<q1@example.org>"))).containsExactly(report);
    assertThat(ids("&messageIdHeader=q1%40example.org")).containsExactly(report);
    assertThat(ids("&uidl=u-2")).containsExactly(other);
    assertThat(ids("&sha256=" + message(other).at("/sha256").asString())).containsExactly(other);
    assertThat(ids("&since=2026-01-05T09:00:00Z")).containsExactly(broken, report);
    assertThat(ids("&until=2026-01-05T09:00:00Z")).containsExactly(other);
    assertThat(ids("&fetchedSince=2026-01-05T10:01:00Z")).containsExactly(broken, other);
    assertThat(ids("&hasAttachments=true")).containsExactly(report);
    assertThat(ids("&hasAttachments=false")).containsExactly(broken, other);
    assertThat(ids("&minSize=500")).containsExactly(report);
    assertThat(ids("&maxSize=20")).containsExactly(broken);
    assertThat(ids("&parse=failed")).containsExactly(broken);
    assertThat(ids("&parse=ok&q=words")).containsExactly(other);
    assertThat(list("/accounts/" + account + "/messages?uidl=u-1").at("/data/0/id").asString())
        .isEqualTo(report.toString());
  }

  @Test
  void refusesFiltersThatMeanNothing() throws Exception {
    for (String bad :
        List.of(
            "account=me",
            "sha256=abc",
            "since=yesterday",
            "until=2026-01-05",
            "fetchedSince=",
            "hasAttachments=yes",
            "minSize=-1",
            "maxSize=big",
            "parse=good",
            "order=random",
            "limit=0",
            "limit=201",
            "limit=x",
            "limit=1&limit=2",
            "q=",
            "q=%25",
            "q=" + "x%20".repeat(51),
            "from=%40",
            "subjekt=x")) {
      assertProblem(
          get("/messages?" + bad), 422, "validation.failed", bad.substring(0, bad.indexOf('=')));
    }
    assertThat(get("/messages?cursor=nonsense").statusCode()).isEqualTo(400);
    assertThat(get("/messages/not-a-uuid").statusCode()).isIn(404, 422);
  }

  @Test
  void takesACursorOnlyForTheListItWasMadeFor() throws Exception {
    fixture.store(account, "a", NOW, MAIL);
    fixture.store(account, "b", NOW, MAIL);
    String here = "/messages?account=" + account + "&limit=1";
    String cursor = list(here).at("/nextCursor").asString();

    assertThat(get(here + "&cursor=" + cursor).statusCode()).isEqualTo(200);
    assertProblem(get(here + "&order=oldest&cursor=" + cursor), 400, "cursor.invalid", null);
    assertProblem(get(here + "&minSize=1&cursor=" + cursor), 400, "cursor.invalid", null);
  }

  @Test
  void knowsNoMessagesOfAnAccountThatNeverWas() throws Exception {
    assertProblem(get("/accounts/" + account + "/messages"), 404, "not_found", null);

    fixture.store(account, "a", NOW, MAIL);

    assertThat(list("/accounts/" + account + "/messages").at("/data")).hasSize(1);
  }

  @Test
  void pagesThroughAllWhileOthersComeAndGo() throws Exception {
    List<UUID> stored = new ArrayList<>();
    for (int i = 0; i < 25; i++) {
      // some at the very same time
      stored.add(fixture.store(account, "u-" + i, NOW.plusSeconds(i / 3), MAIL));
    }
    List<String> seen = new ArrayList<>();
    String cursor = "";
    do {
      JsonNode page = list("/messages?account=" + account + "&limit=4" + cursor);
      page.at("/data").forEach(message -> seen.add(message.at("/id").asString()));
      assertThat(page.at("/hasMore").asBoolean()).isEqualTo(!page.at("/nextCursor").isNull());
      cursor =
          page.at("/nextCursor").isNull() ? "" : "&cursor=" + page.at("/nextCursor").asString();
      fixture.store(account, "new", NOW.plusSeconds(1000), MAIL);
      send("DELETE", "/messages/" + seen.getFirst());
    } while (!cursor.isEmpty());

    assertThat(seen)
        .containsExactlyInAnyOrderElementsOf(stored.stream().map(UUID::toString).toList());
  }

  @Test
  void givesTheExactOctetsWholeAndInRanges() throws Exception {
    UUID id = fixture.store(account, "u-1", NOW, MAIL);
    byte[] octets = MAIL.getBytes(StandardCharsets.UTF_8);
    String tag = '"' + message(id).at("/sha256").asString() + '"';

    HttpResponse<byte[]> whole = bytes("GET", "/messages/" + id + "/raw");
    assertThat(whole.body()).isEqualTo(octets);
    assertThat(whole.headers().firstValue("Content-Type")).contains("message/rfc822");
    assertThat(whole.headers().firstValue("ETag")).contains(tag);
    assertThat(whole.headers().firstValueAsLong("Content-Length")).hasValue(octets.length);

    HttpResponse<byte[]> range = bytes("GET", "/messages/" + id + "/raw", "Range", "bytes=5-9");
    assertThat(range.statusCode()).isEqualTo(206);
    assertThat(range.headers().firstValue("Content-Range")).contains("bytes 5-9/" + octets.length);
    assertThat(range.body()).isEqualTo(Arrays.copyOfRange(octets, 5, 10));

    HttpResponse<byte[]> head = bytes("HEAD", "/messages/" + id + "/raw");
    assertThat(head.statusCode()).isEqualTo(200);
    assertThat(head.headers().firstValueAsLong("Content-Length")).hasValue(octets.length);
    assertThat(head.body()).isEmpty();

    assertThat(bytes("GET", "/messages/" + id + "/raw", "If-None-Match", tag).statusCode())
        .isEqualTo(304);
    assertThat(
            bytes("GET", "/messages/" + id + "/raw", "Range", "bytes=5-9", "If-Range", "\"old\"")
                .statusCode())
        .isEqualTo(200);
    HttpResponse<byte[]> beyond =
        bytes("GET", "/messages/" + id + "/raw", "Range", "bytes=100000-");
    assertThat(beyond.statusCode()).isEqualTo(416);
    assertThat(beyond.headers().firstValue("Content-Range")).contains("bytes */" + octets.length);
    assertThat(new String(beyond.body(), StandardCharsets.UTF_8)).contains("range.not_satisfiable");
  }

  @Test
  void givesAttachmentsToSaveAndNeverToShow() throws Exception {
    UUID id = fixture.store(account, "u-1", NOW, MAIL);
    JsonNode attachments = message(id).at("/attachments");
    String page = "/messages/" + id + "/attachments/" + attachments.at("/1/id").asString();
    String picture = "/messages/" + id + "/attachments/" + attachments.at("/0/id").asString();

    HttpResponse<byte[]> answer = bytes("GET", page);
    assertThat(new String(answer.body(), StandardCharsets.UTF_8))
        .isEqualTo("<script>alert(1)</script>");
    assertThat(answer.headers().firstValue("Content-Type")).contains("application/octet-stream");
    assertThat(answer.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
    assertThat(answer.headers().firstValue("Content-Disposition").orElseThrow())
        .startsWith("attachment;")
        .contains("filename*=UTF-8''r%C3%A9port.html");
    assertThat(bytes("GET", page, "Range", "bytes=-9").body())
        .isEqualTo("</script>".getBytes(StandardCharsets.US_ASCII));

    HttpResponse<byte[]> png = bytes("GET", picture);
    assertThat(png.headers().firstValue("Content-Type")).contains("image/png");
    assertThat(HexFormat.of().formatHex(png.body())).isEqualTo("89504e470d0a1a0a");
    assertThat(get("/messages/" + id + "/attachments/" + UUID.randomUUID()).statusCode())
        .isEqualTo(404);
  }

  @Test
  void showsAHarmlessPage() throws Exception {
    UUID id = fixture.store(account, "u-1", NOW, MAIL);

    HttpResponse<String> blocked = get("/messages/" + id + "/html");
    assertThat(blocked.headers().firstValue("Content-Type").orElseThrow()).startsWith("text/html");
    assertThat(blocked.headers().firstValue("Content-Security-Policy").orElseThrow())
        .contains("default-src 'none'", "sandbox");
    assertThat(blocked.headers().firstValue("Referrer-Policy")).contains("no-referrer");
    assertThat(blocked.body())
        .contains("<b>Bob</b>")
        .doesNotContain("src=", "onclick", "<script", "evil.example");
    assertThat(get("/messages/" + id + "/html?images=inline").body())
        .contains("src=\"data:image/png;base64,iVBORw0KGgo=\"")
        .doesNotContain("evil.example");
    for (String[] named :
        new String[][] {
          {"logo@x", "logo%40x"},
          {"a b+c/d@x", "a%20b+c%2Fd%40x"},
          {"50%@x", "50%@x"},
          {"\u00fc@x", "%C3%BC@x"},
          {"%41@x", "%41@x"}
        }) {
      String mail =
          MAIL.replace("<logo@x>", "<" + named[0] + ">").replace("cid:logo@x", "cid:" + named[1]);
      UUID encoded = fixture.store(account, "cid", NOW, mail);
      assertThat(get("/messages/" + encoded + "/html?images=inline").body())
          .as(named[1])
          .contains("src=\"data:image/png;base64,iVBORw0KGgo=\"");
      assertThat(get("/messages/" + encoded + "/html").body()).doesNotContain("src=");
    }
    assertProblem(get("/messages/" + id + "/html?images=all"), 422, "validation.failed", "images");
    UUID text = fixture.store(account, "u-2", NOW, "Subject: <i>\n\n1 < 2\n");
    assertThat(get("/messages/" + text + "/html").body()).contains("<pre>1 &lt; 2", "&lt;i&gt;");
  }

  @Test
  void deletesForGoodAndRemembers() throws Exception {
    UUID id = fixture.store(account, "u-1", NOW, MAIL);

    assertThat(send("DELETE", "/messages/" + id, "If-Match", "\"9\"").statusCode()).isEqualTo(412);
    assertThat(send("DELETE", "/messages/" + id).statusCode()).isEqualTo(204);

    for (String path : List.of("", "/raw", "/html")) {
      assertProblem(get("/messages/" + id + path), 410, "gone", null);
    }
    assertProblem(send("DELETE", "/messages/" + id), 410, "gone", null);
    assertThat(ids("")).isEmpty();
    assertThat(
            jdbc.sql("select count(*) from content_chunk where message_id = :id")
                .param("id", id)
                .query((row, number) -> row.getInt(1))
                .single())
        .isZero();
    assertProblem(get("/messages/" + UUID.randomUUID()), 404, "not_found", null);
  }

  @Test
  void readsAgainOnRequest() throws Exception {
    UUID id = fixture.store(account, "u-1", NOW, MAIL);
    jdbc.sql("update message set subject = 'misread' where id = :id").param("id", id).update();

    HttpResponse<String> answer = send("POST", "/messages/" + id + "/reparse");

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().firstValue("ETag")).contains("\"2\"");
    assertThat(message(id).at("/subject").asString()).isEqualTo("Quarterly 100%_report");
  }

  @Test
  void hidesMessagesOfAccountsTheCallerIsNotBoundTo() throws Exception {
    UUID mine = fixture.store(account, "u-1", NOW, MAIL);
    UUID theirs = fixture.store(UUID.randomUUID(), "u-1", NOW, MAIL);
    UUID buried = fixture.store(UUID.randomUUID(), "u-2", NOW, MAIL);
    send("DELETE", "/messages/" + buried);
    JsonNode created =
        json.readTree(
            http.send(
                    request("POST", "/tokens", "Content-Type", "application/json")
                        .method(
                            "POST",
                            HttpRequest.BodyPublishers.ofString(
                                "{\"name\":\"bound\",\"scopes\":[\"messages:read\"],\"accounts\":[\""
                                    + account
                                    + "\"]}"))
                        .build(),
                    HttpResponse.BodyHandlers.ofString())
                .body());
    token = created.at("/token").asString();

    JsonNode all = list("/messages");
    assertThat(all.at("/data")).hasSize(1);
    assertThat(all.at("/data/0/id").asString()).isEqualTo(mine.toString());
    for (String path : List.of("", "/raw", "/html", "/attachments/" + UUID.randomUUID())) {
      assertThat(get("/messages/" + theirs + path).statusCode()).isEqualTo(404);
      assertThat(get("/messages/" + buried + path).statusCode()).isEqualTo(404);
    }
    assertThat(get("/accounts/" + UUID.randomUUID() + "/messages").statusCode()).isEqualTo(404);
    assertThat(send("DELETE", "/messages/" + mine).statusCode()).isEqualTo(403);
    assertThat(send("POST", "/messages/" + mine + "/reparse").statusCode()).isEqualTo(403);
  }

  @Test
  void breaksOffRatherThanGivingWrongOctets() throws Exception {
    UUID small = fixture.store(account, "u-1", NOW, MAIL);
    UUID large =
        fixture.store(
            account,
            "u-2",
            NOW,
            new GeneratedSource("Subject: large\r\n\r\n", "0123456789", 100_000, "\r\n"));
    for (UUID id : List.of(small, large)) {
      byte[] chunk =
          jdbc.sql(
                  "select octets from content_chunk where message_id = :id order by position desc"
                      + " limit 1")
              .param("id", id)
              .query((row, number) -> row.getBytes(1))
              .single();
      chunk[chunk.length - 1] ^= 1;
      jdbc.sql(
              "update content_chunk set octets = :octets where message_id = :id and position ="
                  + " (select max(position) from content_chunk where message_id = :id)")
          .param("octets", chunk)
          .param("id", id)
          .update();
    }

    HttpResponse<byte[]> answer = bytes("GET", "/messages/" + small + "/raw");
    assertThat(answer.statusCode()).isEqualTo(500);
    assertThat(new String(answer.body(), StandardCharsets.UTF_8)).contains("\"internal\"");
    assertThatThrownBy(() -> bytes("GET", "/messages/" + large + "/raw"))
        .isInstanceOf(IOException.class);
  }

  @Test
  void takes150MebibytesInAndOutWithoutHoldingThem() throws Exception {
    OctetSource huge =
        new GeneratedSource("Subject: huge\r\n\r\n", "x".repeat(78) + "\r\n", 150 * 13_107L, "");
    byte[] expected = StoredFixture.sha256(huge);

    UUID id = fixture.store(account, "huge", NOW, huge);
    HttpResponse<InputStream> answer =
        http.send(
            request("GET", "/messages/" + id + "/raw").build(),
            HttpResponse.BodyHandlers.ofInputStream());

    try (InputStream body = answer.body()) {
      OctetSource received =
          new OctetSource() {
            @Override
            public long size() {
              return huge.size();
            }

            @Override
            public InputStream open(long from, long to) {
              return body;
            }
          };
      assertThat(StoredFixture.sha256(received)).isEqualTo(expected);
    }
    assertThat(send("DELETE", "/messages/" + id).statusCode()).isEqualTo(204);
  }

  private List<UUID> ids(String filter) throws Exception {
    List<UUID> ids = new ArrayList<>();
    list("/messages?account=" + account + filter)
        .at("/data")
        .forEach(message -> ids.add(UUID.fromString(message.at("/id").asString())));
    return ids;
  }

  private JsonNode list(String path) throws Exception {
    HttpResponse<String> answer = get(path);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return json.readTree(answer.body());
  }

  private JsonNode message(UUID id) throws Exception {
    return json.readTree(get("/messages/" + id).body());
  }

  private void assertProblem(
      HttpResponse<String> answer, int status, String code, @Nullable String field) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    JsonNode problem = json.readTree(answer.body());
    assertThat(problem.at("/code").asString()).isEqualTo(code);
    if (field != null) {
      assertThat(problem.at("/errors/0/field").asString()).isEqualTo(field);
    }
  }

  private HttpResponse<String> get(String path, String... headers) throws Exception {
    return send("GET", path, headers);
  }

  private HttpResponse<String> send(String method, String path, String... headers)
      throws Exception {
    return http.send(request(method, path, headers).build(), HttpResponse.BodyHandlers.ofString());
  }

  private HttpResponse<byte[]> bytes(String method, String path, String... headers)
      throws Exception {
    return http.send(
        request(method, path, headers).build(), HttpResponse.BodyHandlers.ofByteArray());
  }

  private HttpRequest.Builder request(String method, String path, String... headers) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://localhost:" + port + "/api/v1" + path))
            .header("Authorization", "Bearer " + token)
            .method(method, HttpRequest.BodyPublishers.noBody());
    for (int i = 0; i < headers.length; i += 2) {
      request.header(headers[i], headers[i + 1]);
    }
    return request;
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
