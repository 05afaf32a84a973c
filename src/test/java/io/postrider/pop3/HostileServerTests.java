package io.postrider.pop3;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Whatever a server says: no hang, nothing but the closed family of exceptions. */
@Timeout(120)
class HostileServerTests {

  private static final String[] WORDS = {
    "+OK",
    "-ERR",
    "+ ",
    "+",
    " ",
    "\r\n",
    "\n",
    "\r",
    ".",
    "..",
    ".\r\n",
    "\r\n.\r\n",
    "1 100",
    "2 uid",
    "999999999999",
    "-1",
    "[IN-USE]",
    "[",
    "\0",
    "\u00ff",
    "<1@2>",
    "SASL PLAIN",
    "AAAA",
    "PIPELINING",
    "+OK\r\n",
    "-ERR no\r\n",
    "+OK 2 200\r\n",
    "1 a\r\n2 b\r\n.\r\n"
  };

  @Test
  void randomAnswersEndInAnswersOrInTheFamily() throws Exception {
    Random random = new Random(7);
    int whole = 0;
    try (ServerSocket listener = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
      for (int round = 0; round < 400; round++) {
        byte[] words = randomWords(random).getBytes(StandardCharsets.ISO_8859_1);
        Thread server = Thread.ofVirtual().start(() -> say(listener, words));
        Endpoint endpoint = new Endpoint("127.0.0.1", listener.getLocalPort(), TlsPolicy.CLEARTEXT);
        Pop3Client client =
            Pop3Client.builder(endpoint)
                .readTimeout(Duration.ofSeconds(2))
                .limits(Pop3Limits.DEFAULT.withMessageOctets(100).withDrainOctets(100))
                .build();
        if (talk(client)) {
          whole++;
        }
        server.join();
      }
    }
    assertThat(whole).isLessThan(400);
  }

  /** Whether the session came to its QUIT. */
  private static boolean talk(Pop3Client client) {
    Deadline deadline = Deadline.in(Duration.ofSeconds(10));
    CollectingSink sink = new CollectingSink();
    try (TransactionSession drop = client.connect(deadline).authenticate(Dial.ALICE, deadline)) {
      drop.stat(deadline);
      drop.list(deadline);
      drop.uidl(deadline);
      drop.retrieveAll(new int[] {1, 2}, sink, deadline);
      drop.quit(deadline);
      return true;
    } catch (Pop3Exception e) {
      assertThat(e.toString()).doesNotContain("secret");
      return false;
    }
  }

  /** All at once and then FIN, so that there is nothing to wait for. */
  private static void say(ServerSocket listener, byte[] words) {
    try (Socket socket = listener.accept()) {
      socket.getOutputStream().write(words);
      socket.shutdownOutput();
      socket.getInputStream().transferTo(java.io.OutputStream.nullOutputStream());
    } catch (IOException e) {
      return; // the client has seen enough
    }
  }

  private static String randomWords(Random random) {
    StringBuilder words = new StringBuilder();
    // one good line at least, else hardly any round gets beyond the greeting
    if (random.nextBoolean()) {
      words.append("+OK\r\n");
    }
    int count = random.nextInt(30);
    for (int i = 0; i < count; i++) {
      words.append(WORDS[random.nextInt(WORDS.length)]);
    }
    return words.toString();
  }
}
