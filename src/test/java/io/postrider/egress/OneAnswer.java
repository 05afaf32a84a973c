package io.postrider.egress;

import io.postrider.pop3.TestAuthority;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/** A server that reads one request, answers with the octets it was given, and closes. */
final class OneAnswer implements AutoCloseable {

  private final ServerSocket listening;
  private final Thread serving;
  private final CountDownLatch closing = new CountDownLatch(1);
  private volatile String request = "";

  private OneAnswer(ServerSocket listening, @Nullable String answer) {
    this.listening = listening;
    this.serving = Thread.ofVirtual().start(() -> serve(answer));
  }

  /** Answers over TLS with that identity, in clear without one. */
  static OneAnswer over(TestAuthority.@Nullable Identity identity, String answer)
      throws IOException {
    InetAddress here = InetAddress.getLoopbackAddress();
    return new OneAnswer(
        identity == null
            ? new ServerSocket(0, 1, here)
            : identity.serverContext().getServerSocketFactory().createServerSocket(0, 1, here),
        answer);
  }

  /** Takes the request and says nothing. */
  static OneAnswer silent() throws IOException {
    return new OneAnswer(new ServerSocket(0, 1, InetAddress.getLoopbackAddress()), null);
  }

  int port() {
    return listening.getLocalPort();
  }

  /** What came, once the exchange is over; empty where no whole head came. */
  String request() {
    try {
      serving.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return request;
  }

  private void serve(@Nullable String answer) {
    try (Socket socket = listening.accept()) {
      request = read(socket.getInputStream());
      if (answer == null) {
        closing.await();
        return;
      }
      socket.getOutputStream().write(answer.getBytes(StandardCharsets.ISO_8859_1));
      socket.getOutputStream().flush();
    } catch (IOException e) {
      // the client went away, as some tests want it to
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static String read(InputStream in) throws IOException {
    StringBuilder text = new StringBuilder();
    while (text.indexOf("\r\n\r\n") < 0) {
      int octet = in.read();
      if (octet < 0) {
        return "";
      }
      text.append((char) octet);
    }
    String field = "Content-Length: ";
    if (text.indexOf(field) < 0) {
      return text.toString();
    }
    int at = text.indexOf(field) + field.length();
    int length = Integer.parseInt(text.substring(at, text.indexOf("\r\n", at)));
    return text + new String(in.readNBytes(length), StandardCharsets.ISO_8859_1);
  }

  @Override
  public void close() throws IOException {
    closing.countDown();
    listening.close();
  }
}
