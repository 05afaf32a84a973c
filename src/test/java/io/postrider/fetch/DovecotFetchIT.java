package io.postrider.fetch;

import static io.postrider.fetch.TestAccounts.with;
import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.ApiClient;
import io.postrider.PostriderIntegrationTest;
import io.postrider.RequiredServer;
import io.postrider.TestDatabase;
import io.postrider.pop3.DovecotServer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;

/**
 * A mailbox of 2,000 mixed messages on a real Dovecot: over implicit TLS into H2, over STLS into
 * PostgreSQL.
 */
@PostriderIntegrationTest
class DovecotFetchIT {

  private static final int MESSAGES = 2_000;

  private static DovecotServer dovecot;
  private final ApiClient api;

  DovecotFetchIT(@LocalServerPort int port) {
    api = new ApiClient(port);
  }

  @BeforeAll
  static void start() {
    RequiredServer.present(DovecotServer.available(), DovecotServer.howToInstall());
    dovecot = DovecotServer.builder().start();
  }

  @AfterAll
  static void stop() {
    if (dovecot != null) {
      dovecot.close();
    }
  }

  @Test
  void storesTwoThousandMessagesOnceEachWithTheOctetsThatDovecotServes() {
    String user = DovecotServer.user(1);
    List<String> served = deliver(user, 1);
    String account = api.account(account(user));

    JsonNode first = api.poll(account);
    JsonNode second = api.poll(account);
    JsonNode third = api.poll(account);

    assertThat(first.get("state").asString()).as(first.toString()).isEqualTo("completed");
    assertThat(first.at("/counts/stored").asInt()).isEqualTo(MESSAGES);
    assertThat(second.at("/counts/stored").asInt()).isZero();
    assertThat(third.at("/counts/stored").asInt()).isZero();
    assertThat(third.at("/counts/listed").asInt()).isEqualTo(MESSAGES);
    assertThat(hashes(account)).containsExactlyInAnyOrderElementsOf(served);
  }

  @Test
  void deletesOnTheServerOnlyWhatIsStored() {
    String user = DovecotServer.user(2);
    List<String> served = deliver(user, 2);
    String account = api.account(with(account(user), "deletion", Map.of("mode", "after_store")));

    JsonNode first = api.poll(account);
    JsonNode second = api.poll(account);

    assertThat(first.get("commit").asString()).isEqualTo("committed");
    assertThat(first.at("/counts/deleteRequested").asInt()).isEqualTo(MESSAGES);
    assertThat(second.at("/counts/listed").asInt()).as("the server is empty").isZero();
    assertThat(second.at("/counts/confirmedGone").asInt()).isEqualTo(MESSAGES);
    assertThat(hashes(account)).containsExactlyInAnyOrderElementsOf(served);
  }

  private List<String> hashes(String account) {
    return api.all("/messages?account=" + account).stream()
        .map(message -> message.get("sha256").asString())
        .toList();
  }

  private static Map<String, Object> account(String user) {
    boolean stls = TestDatabase.isPostgres();
    var body = TestAccounts.clear("localhost", stls ? dovecot.port() : dovecot.tlsPort());
    body.put("tls", stls ? "starttls" : "implicit");
    body.put("username", user);
    body.put("auth", Map.of("mechanism", "auto", "password", DovecotServer.PASSWORD));
    body.put("tls_trust", Map.of("caCertificatePem", dovecot.authorityPem()));
    return body;
  }

  /** Delivers the mix and returns the SHA-256 of what the server will send for each. */
  private static List<String> deliver(String user, long seed) {
    var random = new Random(seed);
    var hashes = new ArrayList<String>();
    for (int i = 0; i < MESSAGES; i++) {
      byte[] message = message(i, random);
      dovecot.deliver(user, message);
      hashes.add(sha256(message));
    }
    return hashes;
  }

  /** Mostly small, some of 100 KB, one in two hundred of 1 MB; dots, 8 bit and long lines. */
  private static byte[] message(int number, Random random) {
    int lines = number % 200 == 7 ? 14_000 : number % 20 == 3 ? 1_400 : 5 + random.nextInt(120);
    var text = new StringBuilder();
    text.append("From: Sender <sender@example.org>\r\nTo: reader@example.com\r\nSubject: number ")
        .append(number)
        .append("\r\nMessage-ID: <")
        .append(number)
        .append('.')
        .append(random.nextInt())
        .append("@example.org>\r\n\r\n");
    byte[] noise = new byte[54];
    for (int line = 0; line < lines; line++) {
      switch (random.nextInt(12)) {
        case 0 -> text.append('.');
        case 1 -> text.append("..");
        case 2 -> text.append(".leading dot and Grüße");
        case 3 -> text.append("");
        default -> {
          random.nextBytes(noise);
          text.append(Base64.getEncoder().encodeToString(noise));
        }
      }
      text.append("\r\n");
    }
    return text.toString().getBytes(StandardCharsets.UTF_8);
  }

  private static String sha256(byte[] octets) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(octets));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
