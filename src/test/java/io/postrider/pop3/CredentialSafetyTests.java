package io.postrider.pop3;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Whatever a server says, nothing leaves in clear where TLS is the policy but what every stranger
 * may know: CAPA and STLS. Many servers are made up from seeds; what they hear is taken off the
 * wire.
 */
class CredentialSafetyTests {

  private static final int SERVERS = 150;
  private static final Set<String> HARMLESS = Set.of("CAPA", "STLS");

  /** What a made-up server says next; several of them may come at once. */
  private static final List<String> WORDS =
      List.of(
          "+OK\r\n",
          "+OK <1.2@three> ready\r\n",
          "+OK\r\n",
          "-ERR\r\n",
          "-ERR [AUTH] who are you?\r\n",
          "-ERR [SYS/TEMP] later\r\n",
          "+ \r\n",
          "+ PDEuMkB0aHJlZT4=\r\n",
          "+OK\r\nSASL PLAIN LOGIN CRAM-MD5 SCRAM-SHA-256 XOAUTH2 EXTERNAL\r\nUSER\r\n.\r\n",
          "+OK\r\nSTLS\r\nUTF8 USER\r\n.\r\n",
          "+OK\r\n.\r\n",
          "+OK already logged in, 3 messages\r\n",
          "+OK begin\r\n+OK injected\r\n",
          "+OK begin\n",
          "* PREAUTH hello\r\n",
          "220 smtp\r\n",
          "+OKAY\r\n",
          "+O",
          ".\r\n",
          "\r\n",
          "\u0016\u0003\u0003",
          "\u0015\u0003\u0003\u0000\u0002\u0002(");

  private static final List<Credentials> CREDENTIALS =
      List.of(
          new Credentials.Password("alice", "wonderland"),
          new Credentials.Password("alice", "wonderland", Mechanism.PLAIN),
          new Credentials.Password("alice", "wonderland", Mechanism.LOGIN),
          new Credentials.Password("alice", "wonderland", Mechanism.USER_PASS),
          new Credentials.Password("alice", "wonderland", Mechanism.APOP),
          new Credentials.Password("alice", "wonderland", Mechanism.CRAM_MD5),
          new Credentials.Password("alice", "wonderland", Mechanism.SCRAM_SHA_256),
          new Credentials.Password("alice", "wonderland", Mechanism.SCRAM_SHA_1_PLUS),
          new Credentials.Bearer("alice", "t0ken", Mechanism.XOAUTH2),
          new Credentials.Bearer("alice", "t0ken"),
          new Credentials.External("alice"));

  @ParameterizedTest
  @EnumSource(
      value = TlsPolicy.class,
      names = {"IMPLICIT", "STLS_REQUIRED"})
  void nothingButCapaAndStlsLeavesInClear(TlsPolicy policy) throws Exception {
    for (int seed = 0; seed < SERVERS; seed++) {
      Credentials credentials = CREDENTIALS.get(seed % CREDENTIALS.size());
      byte[] heard = heard(seed, policy, credentials);

      assertThat(strangeLine(heard))
          .as("seed %d, %s: %s", seed, credentials, new String(heard, StandardCharsets.ISO_8859_1))
          .isEmpty();
    }
  }

  /** In clear by choice these stay at home all the same: they need TLS by their own rules. */
  @Test
  void whatNeedsTlsDoesNotLeaveInClearEvenWhereClearTextWasChosen() throws Exception {
    List<Credentials> needTls =
        CREDENTIALS.stream()
            .filter(known ->
                !(known instanceof Credentials.Password)
                    || known.mechanism() == Mechanism.SCRAM_SHA_1_PLUS)
            .toList();
    for (int seed = 0; seed < SERVERS; seed++) {
      Credentials credentials = needTls.get(seed % needTls.size());
      byte[] heard = heard(seed, TlsPolicy.CLEARTEXT, credentials);

      assertThat(strangeLine(heard)).as("seed %d, %s", seed, credentials).isEmpty();
    }
  }

  /** The judge itself must be able to say no. */
  @Test
  void theJudgeHearsASecret() {
    for (String leak :
        List.of(
            "CAPA\r\nUSER alice\r\n",
            "CAPA\r\nAUTH PLAIN AGFsaWNl\r\n",
            "wonderland",
            "CAPA\r\n\u0016\u0003\u0001\u0000\u0002xxPASS wonderland\r\n",
            "stls\r\n")) {
      assertThat(strangeLine(leak.getBytes(StandardCharsets.ISO_8859_1))).as(leak).isNotEmpty();
    }
    byte[] fine =
        "CAPA\r\nSTLS\r\n\u0016\u0003\u0001\0\u0002xx\u0015\u0003\u0003\0\u0001x"
            .getBytes(StandardCharsets.ISO_8859_1);
    assertThat(strangeLine(fine)).isEmpty();
  }

  /** What the client sends is lines of no secret, and then whole or cut TLS records, or nothing. */
  private static String strangeLine(byte[] heard) {
    int at = 0;
    while (at < heard.length && heard[at] != 0x16) {
      int end = at;
      while (end < heard.length && heard[end] != '\n') {
        end++;
      }
      String line = new String(heard, at, end - at, StandardCharsets.ISO_8859_1).strip();
      if (!HARMLESS.contains(line)) {
        return line.isEmpty() ? "an empty line" : line;
      }
      at = end + 1;
    }
    while (at < heard.length) {
      boolean record = heard[at] >= 0x14 && heard[at] <= 0x17;
      if (!record || (at + 1 < heard.length && heard[at + 1] != 3)) {
        return "no TLS record at " + at;
      }
      if (at + 5 > heard.length) {
        return "";
      }
      at += 5 + ((heard[at + 3] & 0xFF) << 8 | (heard[at + 4] & 0xFF));
    }
    return "";
  }

  /** Plays one made-up server against one login; returns what came off the wire. */
  private static byte[] heard(int seed, TlsPolicy policy, Credentials credentials)
      throws Exception {
    try (ServerSocket listener = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
      FutureTask<byte[]> server = new FutureTask<>(() -> play(listener, new Random(seed)));
      Thread.ofVirtual().start(server);
      Pop3Client client =
          Pop3Client.builder(new Endpoint("127.0.0.1", listener.getLocalPort(), policy))
              .readTimeout(Duration.ofMillis(400))
              .build();
      try (AuthorizationSession hello = client.connect(Dial.soon())) {
        hello.authenticate(credentials, Dial.soon()).close();
        throw new AssertionError("seed " + seed + ": logged in without TLS");
      } catch (Pop3Exception e) {
        assertThat(e).hasMessageNotContaining("wonderland").hasMessageNotContaining("t0ken");
      }
      return server.get();
    }
  }

  /** Speaks up first, then whenever it hears something; goes when its words are used up. */
  private static byte[] play(ServerSocket listener, Random random) throws IOException {
    ByteArrayOutputStream heard = new ByteArrayOutputStream();
    try (Socket socket = listener.accept()) {
      socket.setTcpNoDelay(true);
      socket.setSoTimeout(25); // a client that waits for more gets more
      InputStream in = socket.getInputStream();
      byte[] buffer = new byte[4_096];
      int turns = 3 + random.nextInt(8);
      for (int turn = 0; turn < turns; turn++) {
        for (int words = 1 + random.nextInt(8) / 7; words > 0; words--) {
          // half of the time what moves a client on, so that it gets somewhere
          int next = random.nextBoolean() ? random.nextInt(3) : random.nextInt(WORDS.size());
          socket.getOutputStream().write(WORDS.get(next).getBytes(StandardCharsets.ISO_8859_1));
        }
        hear(in, buffer, heard);
      }
      socket.shutdownOutput();
      socket.setSoTimeout(2_000);
      boolean more = true;
      while (more) {
        more = hear(in, buffer, heard);
      }
    } catch (java.net.SocketException e) {
      return heard.toByteArray(); // the client has gone
    }
    return heard.toByteArray();
  }

  private static boolean hear(InputStream in, byte[] buffer, ByteArrayOutputStream heard)
      throws IOException {
    try {
      int count = in.read(buffer);
      heard.write(buffer, 0, Math.max(0, count));
      return count > 0;
    } catch (SocketTimeoutException e) {
      return false;
    }
  }
}
