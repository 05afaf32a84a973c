package io.postrider.egress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.postrider.pop3.TestAuthority;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ProtocolException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One request to an address that was checked, against a server that plays what it is told. */
class CheckedHttpTests {

  private static final TestAuthority AUTHORITY = TestAuthority.create();
  private static final List<String> LOOPBACK = List.of("127.0.0.0/8");
  private static final InetAddress HERE = InetAddress.getLoopbackAddress();
  private static final CheckedHttp.Bounds BOUNDS =
      new CheckedHttp.Bounds(Duration.ofSeconds(5), Duration.ofSeconds(20), 100);

  private final List<String> lookups = new ArrayList<>();

  @Test
  void connectsToTheCheckedAddressAndChecksTheCertificateAgainstTheName() throws IOException {
    try (var server =
        OneAnswer.over(AUTHORITY.issue("login.example.test"), "HTTP/1.1 200 OK\r\n\r\nfine")) {
      URI target = URI.create("https://login.example.test:" + server.port() + "/token?a=b");

      HttpAnswer answer = post(target);

      assertThat(answer.status()).isEqualTo(200);
      assertThat(answer.body()).asString().isEqualTo("fine");
      assertThat(lookups).as("looked up once").containsExactly("login.example.test");
      assertThat(server.request())
          .startsWith("POST /token?a=b HTTP/1.1\r\n")
          .contains("\r\nHost: login.example.test:" + server.port() + "\r\n")
          .contains("\r\nAuthorization: Basic eDp5\r\n")
          .contains("\r\nContent-Length: 3\r\n")
          .endsWith("\r\n\r\nq=1");
    }
  }

  @Test
  void getsWithoutABody() throws IOException {
    try (var server =
        OneAnswer.over(AUTHORITY.issue("login.example.test"), "HTTP/1.1 200 OK\r\n\r\nfine")) {
      URI target = URI.create("https://login.example.test:" + server.port() + "/config.xml");

      HttpAnswer answer =
          http(LOOPBACK, List.of(HERE)).get(target, Map.of("Accept", List.of("text/xml")), BOUNDS);

      assertThat(answer.body()).asString().isEqualTo("fine");
      assertThat(server.request())
          .startsWith("GET /config.xml HTTP/1.1\r\n")
          .doesNotContain("Content-Length")
          .endsWith("\r\nAccept: text/xml\r\n\r\n");
    }
  }

  @Test
  void aCertificateOfAnotherNameEndsItBeforeARequestLeaves() throws IOException {
    try (var server =
        OneAnswer.over(AUTHORITY.issue("elsewhere.example.test"), "HTTP/1.1 200 OK\r\n\r\n")) {
      URI target = URI.create("https://login.example.test:" + server.port() + "/");

      assertThatExceptionOfType(SSLException.class).isThrownBy(() -> post(target));

      assertThat(server.request()).isEmpty();
    }
  }

  @Test
  void aCertificateOfAnUnknownAuthorityIsNotTrusted() throws IOException {
    try (var server =
        OneAnswer.over(
            TestAuthority.create().issue("login.example.test"), "HTTP/1.1 200 OK\r\n\r\n")) {
      URI target = URI.create("https://login.example.test:" + server.port() + "/");

      assertThatExceptionOfType(SSLException.class).isThrownBy(() -> post(target));
    }
  }

  @Test
  void aSpecialAddressIsRefusedBeforeAnyConnection() {
    assertThatExceptionOfType(EgressRefused.class)
        .isThrownBy(() ->
            http(List.of(), List.of(HERE))
                .post(URI.create("https://any.test/"), Map.of(), none(), BOUNDS))
        .withMessageContaining("postrider.egress.allow");
  }

  @Test
  void clearTextGoesOnlyToAddressesThatAnOperatorNamed() throws Exception {
    InetAddress outside = InetAddress.ofLiteral("8.8.8.8");
    CheckedHttp http = http(LOOPBACK, List.of(outside));

    assertThatExceptionOfType(EgressRefused.class)
        .isThrownBy(() -> http.post(URI.create("http://any.test/"), Map.of(), none(), BOUNDS))
        .withMessageContaining("without TLS");
    assertThat(exchange("HTTP/1.1 204 \r\n\r\n").status()).isEqualTo(204);
  }

  @Test
  void aRedirectIsAnAnswerAndNotFollowed() throws IOException {
    HttpAnswer answer =
        exchange(
            "HTTP/1.1 307 Elsewhere\r\nLocation: http://10.0.0.1/\r\nContent-Length: 0\r\n\r\n");

    assertThat(answer.status()).isEqualTo(307);
    assertThat(lookups).hasSize(1);
  }

  @Test
  void readsABodyInChunksByLengthOrToTheEnd() throws IOException {
    assertThat(
            exchange(
                    "HTTP/1.1 103 Early\r\nLink: x\r\n\r\nHTTP/1.1 400 Bad"
                        + "\r\ntransfer-ENCODING: chunked\r\n\r\n3;x=y\r\nabc\r\nA\r\n0123456789"
                        + "\r\n0\r\nTrailer: t\r\n\r\n")
                .body())
        .asString()
        .isEqualTo("abc0123456789");
    assertThat(exchange("HTTP/1.1 200\r\nContent-Length: 2\r\n\r\nabc").body())
        .asString()
        .isEqualTo("ab");
    assertThat(exchange("HTTP/1.0 200 OK\n\nto the end").body()).asString().isEqualTo("to the end");
    assertThat(
            exchange("HTTP/1.1 429 Slow\r\nRetry-After: 7\r\nContent-Length: 0\r\n\r\n")
                .header("retry-after"))
        .contains("7");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "220 mail.example.test ESMTP\r\n",
        "HTTP/2 200\r\n\r\n",
        "HTTP/1.1 2000 OK\r\n\r\n",
        "HTTP/1.1 20x OK\r\n\r\n",
        "HTTP/1.1 200 OK\r\nno field\r\n\r\n",
        "HTTP/1.1 200 OK\r\nA: b\r\n folded\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab",
        "HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: +1\r\n\r\na",
        "HTTP/1.1 200 OK\r\nContent-Length: 101\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: 99999999999999999999\r\n\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nabc\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n7fffffff\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\na\r\n7fffffff\r\n"
      })
  void whatIsNoHttpOrTooMuchIsRefused(String answer) {
    assertThatExceptionOfType(ProtocolException.class).isThrownBy(() -> exchange(answer));
  }

  @Test
  void anEndlessHeadOrBodyIsCutOff() {
    assertThatExceptionOfType(ProtocolException.class)
        .isThrownBy(() -> exchange("HTTP/1.1 200 OK\r\nA: " + "a".repeat(40_000)));
    assertThatExceptionOfType(ProtocolException.class)
        .isThrownBy(() -> exchange("HTTP/1.1 200 OK\r\n\r\n" + "a".repeat(101)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "HTTP/1.1 200 OK\r\nContent-Le",
        "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nabc",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n9\r\nabc"
      })
  void whatIsCutShortIsNoAnswer(String answer) {
    assertThatExceptionOfType(IOException.class).isThrownBy(() -> exchange(answer));
  }

  @Test
  void aSilentServerIsLeftWhenTheTimeIsOver() throws IOException {
    try (var server = OneAnswer.silent()) {
      var hurry = new CheckedHttp.Bounds(Duration.ofSeconds(5), Duration.ofMillis(50), 100);
      URI target = URI.create("http://localhost:" + server.port() + "/");

      assertThatExceptionOfType(SocketTimeoutException.class)
          .isThrownBy(() -> http(LOOPBACK, List.of(HERE)).post(target, Map.of(), none(), hurry));
    }
  }

  @Test
  void aLineEndInAFieldIsNotSent() {
    URI target = URI.create("http://localhost:1/");

    assertThatExceptionOfType(ProtocolException.class)
        .isThrownBy(() ->
            http(LOOPBACK, List.of(HERE))
                .post(target, Map.of("X", List.of("a\r\nEvil: b")), none(), BOUNDS));
  }

  @Test
  void aHostWithoutAddressIsSaidToBeUnknown() {
    assertThatExceptionOfType(UnknownHostException.class)
        .isThrownBy(() ->
            http(List.of(), List.of())
                .post(URI.create("https://no.test/"), Map.of(), none(), BOUNDS));
  }

  @Test
  void itsTextShowsNoBody() {
    assertThat(
            new HttpAnswer(200, Map.of(), "s3cret".getBytes(StandardCharsets.US_ASCII)).toString())
        .isEqualTo("HttpAnswer[200]");
  }

  private HttpAnswer exchange(String answer) throws IOException {
    try (var server = OneAnswer.over(null, answer)) {
      return post(URI.create("http://localhost:" + server.port() + "/"));
    }
  }

  private HttpAnswer post(URI target) throws IOException {
    return http(LOOPBACK, List.of(HERE))
        .post(
            target,
            Map.of("Authorization", List.of("Basic eDp5")),
            "q=1".getBytes(StandardCharsets.US_ASCII),
            BOUNDS);
  }

  private CheckedHttp http(List<String> allow, List<InetAddress> addresses) {
    HostLookup lookup =
        host -> {
          lookups.add(host);
          return addresses;
        };
    return new CheckedHttp(
        new EgressGuard(new EgressSettings(allow, null), lookup), trusting(AUTHORITY));
  }

  private static SSLContext trusting(TestAuthority authority) {
    try {
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(null, null);
      store.setCertificateEntry("authority", authority.certificate());
      TrustManagerFactory managers =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      managers.init(store);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, managers.getTrustManagers(), null);
      return context;
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static byte[] none() {
    return new byte[0];
  }
}
