package io.postrider.pop3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProxyTests {

  private static final TestAuthority AUTHORITY = TestAuthority.create();
  private static final ProxyLogin LOGIN = new ProxyLogin("günther", "pr0xy:secret");

  /** An address that leads nowhere: only the proxy gets anywhere from it. */
  private static final HostResolver NOWHERE = host -> List.of(InetAddress.ofLiteral("192.0.2.10"));

  private static final HostResolver LOOPBACK = host -> List.of(InetAddress.ofLiteral("127.0.0.1"));

  private static ProxySettings socks(TestProxy proxy, Optional<ProxyLogin> login) {
    return new ProxySettings.Socks5("proxy.example.com", proxy.port(), login);
  }

  private static ProxySettings http(TestProxy proxy, Optional<ProxyLogin> login) {
    return new ProxySettings.HttpConnect("proxy.example.com", proxy.port(), login);
  }

  private static Pop3Client.Builder through(ProxySettings proxy, TlsPolicy tls) {
    return Pop3Client.builder(new Endpoint("pop.example.com", 995, tls))
        .resolver(NOWHERE)
        .proxy(proxy, LOOPBACK)
        .trust(TrustSettings.authority(AUTHORITY.pem()));
  }

  private static ScriptedPop3Server server(TlsPolicy tls) {
    ScriptedPop3Server.Builder builder =
        ScriptedPop3Server.serving(
            "alice", "secret", new Maildrop().deliver("uid-1", "Subject: hi\r\n\r\nbody\r\n"));
    TestAuthority.Identity identity = AUTHORITY.issue("pop.example.com");
    return switch (tls) {
      case IMPLICIT -> builder.implicitTls(identity).start();
      case STLS_REQUIRED -> builder.stls(identity).start();
      case CLEARTEXT -> builder.start();
    };
  }

  private static void retrieveOne(Pop3Client client) throws Exception {
    CollectingSink sink = new CollectingSink();
    try (TransactionSession drop = Dial.login(client)) {
      drop.retr(1, sink, Dial.soon());
      drop.quit(Dial.soon());
    }
    assertThat(sink.text(1)).isEqualTo("Subject: hi\r\n\r\nbody\r\n");
  }

  private static ProxyFailed failure(TestProxy.Part part, boolean socks) {
    try (TestProxy proxy = TestProxy.playing(part)) {
      ProxySettings settings =
          socks ? socks(proxy, Optional.of(LOGIN)) : http(proxy, Optional.of(LOGIN));
      Pop3Client client =
          through(settings, TlsPolicy.CLEARTEXT).connectTimeout(Duration.ofSeconds(1)).build();
      return catchThrowableOfType(ProxyFailed.class, () -> client.connect(Dial.soon()));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"IMPLICIT", "STLS_REQUIRED", "CLEARTEXT"})
  void retrievesThroughSocksAndHandsOverTheCheckedAddress(TlsPolicy tls) throws Exception {
    try (var server = server(tls);
        TestProxy proxy = TestProxy.socks(server.port())) {
      retrieveOne(through(socks(proxy, Optional.empty()), tls).build());

      assertThat(proxy.asked()).containsExactly("192.0.2.10:995");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"IMPLICIT", "STLS_REQUIRED", "CLEARTEXT"})
  void retrievesThroughHttpAndHandsOverTheCheckedAddress(TlsPolicy tls) throws Exception {
    try (var server = server(tls);
        TestProxy proxy = TestProxy.http(server.port())) {
      retrieveOne(through(http(proxy, Optional.empty()), tls).build());

      assertThat(proxy.asked())
          .containsExactly("CONNECT 192.0.2.10:995 HTTP/1.1\r\nHost: 192.0.2.10:995\r\n\r\n");
    }
  }

  @Test
  void logsInToSocks() throws Exception {
    try (var server = server(TlsPolicy.IMPLICIT);
        TestProxy proxy = TestProxy.socks(server.port(), LOGIN.username(), LOGIN.password())) {
      retrieveOne(through(socks(proxy, Optional.of(LOGIN)), TlsPolicy.IMPLICIT).build());
    }
  }

  @Test
  void logsInToHttp() throws Exception {
    // "günther:pr0xy:secret" in UTF-8 and base64, made with another tool
    String basic = "Basic Z8O8bnRoZXI6cHIweHk6c2VjcmV0";
    try (var server = server(TlsPolicy.IMPLICIT);
        TestProxy proxy = TestProxy.http(server.port(), basic)) {
      retrieveOne(through(http(proxy, Optional.of(LOGIN)), TlsPolicy.IMPLICIT).build());
    }
  }

  @Test
  void anOpenProxyIsUsedWithoutTheLogin() throws Exception {
    try (var server = server(TlsPolicy.IMPLICIT);
        TestProxy proxy = TestProxy.socks(server.port())) {
      retrieveOne(through(socks(proxy, Optional.of(LOGIN)), TlsPolicy.IMPLICIT).build());
    }
  }

  @Test
  void aRefusedLoginIsTheProxys() throws Exception {
    ProxyLogin wrong = new ProxyLogin("somebody", "else");
    try (TestProxy socks = TestProxy.socks(1, "a", "b");
        TestProxy http = TestProxy.http(1, "Basic YTpi")) {
      List<ProxySettings> refused =
          List.of(
              socks(socks, Optional.of(wrong)),
              socks(socks, Optional.empty()),
              http(http, Optional.of(wrong)),
              http(http, Optional.empty()));
      for (ProxySettings settings : refused) {
        Pop3Client client = through(settings, TlsPolicy.IMPLICIT).build();

        ProxyFailed failure =
            catchThrowableOfType(ProxyFailed.class, () -> client.connect(Dial.soon()));

        assertThat(failure.reason()).as("%s", settings).isEqualTo(ProxyFailed.Reason.LOGIN);
        assertThat(failure.stage()).isEqualTo(Stage.CONNECT);
      }
    }
  }

  /** RFC 1928 §6: whatever address the proxy is bound to, the server's first octet comes after. */
  @ParameterizedTest
  @ValueSource(strings = {"\1abcd", "\4abcdefghijklmnop", "\3\11proxy.lan", "\3\0"})
  void theBoundAddressIsReadPastWhateverItsKind(String bound) {
    TestProxy.Part part =
        (_, client) -> {
          client.getInputStream().readNBytes(3);
          client.getOutputStream().write(new byte[] {5, 0});
          client.getInputStream().readNBytes(10);
          String answer = "\5\0\0" + bound + "\0\1-ERR it is me\r\n";
          client.getOutputStream().write(answer.getBytes(StandardCharsets.ISO_8859_1));
          client.getInputStream().read(); // until the other side closes
        };
    try (TestProxy proxy = TestProxy.playing(part)) {
      Pop3Client client =
          through(socks(proxy, Optional.empty()), TlsPolicy.CLEARTEXT)
              .connectTimeout(Duration.ofSeconds(1))
              .build();
      CommandRejected greeting =
          catchThrowableOfType(CommandRejected.class, () -> client.connect(Dial.soon()));

      assertThat(greeting.reply().orElseThrow().line()).isEqualTo("-ERR it is me");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "1, TARGET",
    "2, FORBIDDEN",
    "3, TARGET",
    "4, TARGET",
    "5, TARGET",
    "6, TARGET",
    "7, PROTOCOL",
    "8, PROTOCOL",
    "9, PROTOCOL",
    "200, PROTOCOL"
  })
  void aSocksReplyTellsWhoRefused(int code, ProxyFailed.Reason expected) {
    ProxyFailed failure =
        failure(
            (proxy, client) -> {
              client.getInputStream().readNBytes(4);
              client.getOutputStream().write(new byte[] {5, 0});
              client.getInputStream().readNBytes(10);
              client.getOutputStream().write(new byte[] {5, (byte) code, 0, 1, 0, 0, 0, 0, 0, 0});
            },
            true);

    assertThat(failure.reason()).isEqualTo(expected);
    assertThat(failure).hasMessageContaining("SOCKS reply " + code);
  }

  @ParameterizedTest
  @CsvSource({
    "407, LOGIN",
    "403, FORBIDDEN",
    "405, FORBIDDEN",
    "302, FORBIDDEN",
    "502, TARGET",
    "503, TARGET",
    "504, TARGET"
  })
  void anHttpStatusTellsWhoRefused(int code, ProxyFailed.Reason expected) {
    ProxyFailed failure = failure(answering("HTTP/1.1 " + code + " evil words\r\n\r\n"), false);

    assertThat(failure.reason()).isEqualTo(expected);
    assertThat(failure).hasMessageContaining(Integer.toString(code));
    assertThat(failure).hasMessageNotContaining("evil");
  }

  private static TestProxy.Part answering(String words) {
    return (proxy, client) -> {
      TestProxy.head(client.getInputStream());
      client.getOutputStream().write(words.getBytes(StandardCharsets.ISO_8859_1));
    };
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "+OK hello\r\n",
        "HTTP/2 200\r\n\r\n",
        "HTTP/1.1 2000\r\n\r\n",
        "HTTP/1.1 20\r\n\r\n",
        "HTTP/1.1 099\r\n\r\n",
        "HTTP/1.1-200\r\n\r\n",
        "\r\n\r\n",
        "HTTP/1.1 200 cut",
        "",
        "HTTP/1.1 200 OK\r\nCut: he"
      })
  void whatIsNoHttpProxyIsToldApart(String words) {
    assertThat(failure(answering(words), false).reason()).isEqualTo(ProxyFailed.Reason.PROTOCOL);
  }

  @ParameterizedTest
  @ValueSource(strings = {"\4\0", "\5\1", "\5\3", "\5", "HT", ""})
  void whatIsNoSocksProxyIsToldApart(String words) {
    ProxyFailed failure =
        failure(
            (proxy, client) -> {
              client.getInputStream().readNBytes(4);
              client.getOutputStream().write(words.getBytes(StandardCharsets.ISO_8859_1));
            },
            true);

    assertThat(failure.reason()).isEqualTo(ProxyFailed.Reason.PROTOCOL);
  }

  @Test
  void anEndlessHeadIsGivenUp() {
    for (String piece : List.of("x".repeat(1_000), "X: y\r\n".repeat(150))) {
      ProxyFailed failure =
          failure(
              (proxy, client) -> {
                TestProxy.head(client.getInputStream());
                client.getOutputStream().write("HTTP/1.1 200 ".getBytes(StandardCharsets.UTF_8));
                while (true) {
                  client.getOutputStream().write(piece.getBytes(StandardCharsets.UTF_8));
                }
              },
              false);

      assertThat(failure.reason()).isEqualTo(ProxyFailed.Reason.PROTOCOL);
      assertThat(failure).hasMessageContaining("16384");
    }
  }

  @Test
  void endlessInterimAnswersAreGivenUp() {
    ProxyFailed failure =
        failure(
            (proxy, client) -> {
              TestProxy.head(client.getInputStream());
              while (true) {
                client
                    .getOutputStream()
                    .write("HTTP/1.1 100\r\n\r\n".repeat(100).getBytes(StandardCharsets.UTF_8));
              }
            },
            false);

    assertThat(failure.reason()).isEqualTo(ProxyFailed.Reason.PROTOCOL);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aSilentProxyIsGivenUpAfterTheConnectTimeout(boolean socks) {
    ProxyFailed failure =
        failure(
            (proxy, client) ->
                client.getInputStream().transferTo(java.io.OutputStream.nullOutputStream()),
            socks);

    assertThat(failure.reason()).isEqualTo(ProxyFailed.Reason.SILENT);
  }

  @Test
  void aProxyThatDripsIsNoFasterThanASilentOne() {
    ProxyFailed failure =
        failure(
            (proxy, client) -> {
              TestProxy.head(client.getInputStream());
              client.setSoTimeout(20); // the pause between two octets
              while (true) {
                client.getOutputStream().write('H');
                try {
                  client.getInputStream().read();
                } catch (java.net.SocketTimeoutException e) {
                  assertThat(client.isConnected()).isTrue(); // nothing came: the pause is over
                }
              }
            },
            false);

    assertThat(failure.reason()).isEqualTo(ProxyFailed.Reason.SILENT);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void cancellingUnblocksAWaitForTheProxy(boolean socks) throws Exception {
    CountDownLatch asked = new CountDownLatch(1);
    TestProxy.Part part =
        (proxy, client) -> {
          client.getInputStream().read();
          asked.countDown();
          client.getInputStream().transferTo(java.io.OutputStream.nullOutputStream());
        };
    try (TestProxy proxy = TestProxy.playing(part)) {
      ProxySettings settings =
          socks ? socks(proxy, Optional.empty()) : http(proxy, Optional.empty());
      Pop3Client client = through(settings, TlsPolicy.CLEARTEXT).build();
      Deadline deadline = Dial.soon();
      Thread.ofVirtual()
          .start(() -> {
            try {
              asked.await();
            } catch (InterruptedException e) {
              Thread.currentThread().interrupt();
            }
            deadline.cancel();
          });

      DeadlineExceeded late =
          catchThrowableOfType(DeadlineExceeded.class, () -> client.connect(deadline));

      assertThat(late.reason()).isEqualTo(DeadlineExceeded.Reason.CANCELLED);
    }
  }

  @Test
  void theDeadlineOfTheCallHoldsForTheProxyToo() {
    try (TestProxy proxy =
        TestProxy.playing((self, client) ->
            client.getInputStream().transferTo(java.io.OutputStream.nullOutputStream()))) {
      Pop3Client client = through(socks(proxy, Optional.empty()), TlsPolicy.CLEARTEXT).build();

      DeadlineExceeded late =
          catchThrowableOfType(
              DeadlineExceeded.class, () -> client.connect(Deadline.in(Duration.ofMillis(200))));

      assertThat(late.reason()).isEqualTo(DeadlineExceeded.Reason.DEADLINE);
    }
  }

  @Test
  void aClosedProxyPortIsNotBlamedOnTheMailServer() throws Exception {
    int port;
    try (ServerSocket socket = new ServerSocket(0)) {
      port = socket.getLocalPort();
    }
    Pop3Client client =
        through(new ProxySettings.Socks5("proxy", port, Optional.empty()), TlsPolicy.CLEARTEXT)
            .build();

    ProxyFailed failure =
        catchThrowableOfType(ProxyFailed.class, () -> client.connect(Dial.soon()));

    assertThat(failure.reason()).isEqualTo(ProxyFailed.Reason.UNREACHABLE);
    assertThat(failure.getCause())
        .isInstanceOfSatisfying(
            ConnectFailed.class,
            cause -> assertThat(cause.reason()).isEqualTo(ConnectFailed.Reason.REFUSED));
  }

  @Test
  void theResolverJudgesTheMaildropBeforeTheProxyIsAsked() {
    IOException objection = new IOException("forbidden by egress");
    try (TestProxy proxy = TestProxy.socks(1)) {
      Pop3Client client =
          through(socks(proxy, Optional.empty()), TlsPolicy.CLEARTEXT)
              .resolver(host -> {
                throw objection;
              })
              .build();

      ConnectFailed failure =
          catchThrowableOfType(ConnectFailed.class, () -> client.connect(Dial.soon()));

      assertThat(failure).hasCause(objection);
      assertThat(proxy.asked()).isEmpty();
    }
  }

  @Test
  void theResolverJudgesTheProxyTooUnlessItHasItsOwn() {
    Pop3Client client =
        Pop3Client.builder(new Endpoint("pop.example.com", 995, TlsPolicy.IMPLICIT))
            .resolver(host -> {
              if (host.equals("proxy.internal")) {
                throw new UnknownHostException("not this one");
              }
              return NOWHERE.resolve(host);
            })
            .proxy(new ProxySettings.Socks5("proxy.internal", 1080, Optional.empty()))
            .build();

    ProxyFailed failure =
        catchThrowableOfType(ProxyFailed.class, () -> client.connect(Dial.soon()));

    assertThat(failure.reason()).isEqualTo(ProxyFailed.Reason.UNREACHABLE);
    assertThat(failure).rootCause().hasMessage("not this one");
  }

  @Test
  void theNextAddressIsTriedWhereTheProxyCannotReachTheFirst() throws Exception {
    List<Integer> codes = List.of(4, 2);
    try (TestProxy proxy =
        TestProxy.playing((self, client) -> {
          client.getInputStream().readNBytes(3);
          client.getOutputStream().write(new byte[] {5, 0});
          byte[] request = client.getInputStream().readNBytes(10);
          int code = codes.get(request[7] - 1);
          client.getOutputStream().write(new byte[] {5, (byte) code, 0, 1, 0, 0, 0, 0, 0, 0});
        })) {
      Pop3Client client =
          through(socks(proxy, Optional.empty()), TlsPolicy.CLEARTEXT)
              .resolver(host ->
                  List.of(
                      InetAddress.ofLiteral("192.0.2.1"),
                      InetAddress.ofLiteral("192.0.2.2"),
                      InetAddress.ofLiteral("192.0.2.3")))
              .build();

      ProxyFailed failure =
          catchThrowableOfType(ProxyFailed.class, () -> client.connect(Dial.soon()));

      assertThat(failure.reason()).isEqualTo(ProxyFailed.Reason.FORBIDDEN);
      assertThat(failure.getSuppressed()).hasSize(1);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void anAddressOfVersionSixIsHandedOverToo(boolean socks) throws Exception {
    try (var server = server(TlsPolicy.CLEARTEXT);
        TestProxy proxy = socks ? TestProxy.socks(server.port()) : TestProxy.http(server.port())) {
      ProxySettings settings =
          socks ? socks(proxy, Optional.empty()) : http(proxy, Optional.empty());
      retrieveOne(
          through(settings, TlsPolicy.CLEARTEXT)
              .resolver(host -> List.of(InetAddress.ofLiteral("2001:db8::7")))
              .build());

      assertThat(proxy.asked().getFirst())
          .startsWith(
              socks ? "2001:db8:0:0:0:0:0:7:995" : "CONNECT [2001:db8:0:0:0:0:0:7]:995 HTTP/1.1");
    }
  }

  @Test
  void noTextShowsTheLoginOfTheProxy() {
    String shown =
        new ProxySettings.Socks5("proxy", 1080, Optional.of(LOGIN))
            + " "
            + new ProxySettings.HttpConnect("proxy", 3128, Optional.of(LOGIN));

    assertThat(shown).contains("günther").doesNotContain("pr0xy:secret");
  }

  @Test
  void settingsThatCannotBeSentAreNotMade() {
    Optional<ProxyLogin> colon = Optional.of(new ProxyLogin("a:b", "c"));
    Optional<ProxyLogin> longName = Optional.of(new ProxyLogin("ü".repeat(128), "c"));

    assertThatThrownBy(() -> new ProxyLogin("a\r\nEvil: 1", "b"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new ProxyLogin("a", "")).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new ProxySettings.HttpConnect("proxy", 3128, colon))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new ProxySettings.Socks5("proxy", 1080, longName))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new ProxySettings.Socks5("pro xy", 1080, Optional.empty()))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new ProxySettings.HttpConnect("proxy", 0, Optional.empty()))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
