package io.postrider.pop3;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Answers whatever it reads in one go, and counts how many commands that were. */
final class WindowServer implements AutoCloseable {
  final List<Integer> waiting = new CopyOnWriteArrayList<>();
  private final ServerSocket listener = new ServerSocket();

  WindowServer() throws IOException {
    listener.bind(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0));
    Thread.ofVirtual().start(this::serve);
  }

  int port() {
    return listener.getLocalPort();
  }

  /** Logged in. */
  TransactionSession dial() throws Pop3Exception {
    return dial(true);
  }

  TransactionSession dial(boolean pipelining) throws Pop3Exception {
    return Dial.login(
        Pop3Client.builder(new Endpoint("127.0.0.1", port(), TlsPolicy.CLEARTEXT))
            .pipelining(pipelining)
            .build());
  }

  private void serve() {
    try (Socket socket = listener.accept()) {
      OutputStream out = socket.getOutputStream();
      InputStream in = socket.getInputStream();
      say(out, "+OK\r\n");
      byte[] buffer = new byte[10_000];
      int count;
      while ((count = in.read(buffer)) > 0) {
        String heard = new String(buffer, 0, count, StandardCharsets.US_ASCII);
        if (heard.startsWith("CAPA")) {
          say(out, "+OK\r\nUSER\r\nPIPELINING\r\n.\r\n");
        } else if (heard.startsWith("RETR") || heard.startsWith("TOP")) {
          int commands = (int) heard.lines().count();
          waiting.add(commands);
          say(out, "+OK\r\ntext\r\n.\r\n".repeat(commands));
        } else if (heard.startsWith("LIST")) {
          say(out, "+OK\r\n1 9\r\n2 9\r\n3 300000\r\n4 300000\r\n5 9\r\n6 9\r\n.\r\n");
        } else {
          say(out, "+OK\r\n");
        }
      }
    } catch (IOException e) {
      waiting.add(Integer.MAX_VALUE);
    }
  }

  private static void say(OutputStream out, String words) throws IOException {
    out.write(words.getBytes(StandardCharsets.US_ASCII));
    out.flush();
  }

  @Override
  public void close() throws IOException {
    listener.close();
  }
}
