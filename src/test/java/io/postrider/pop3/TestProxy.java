package io.postrider.pop3;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A proxy in this JVM, on loopback. Whatever target it is asked for, it notes it and connects to
 * the one server behind it, so that a test may use addresses which lead nowhere else.
 */
public final class TestProxy implements AutoCloseable {

  /** What it does with a connection. */
  @FunctionalInterface
  interface Part {
    void play(TestProxy proxy, Socket client) throws IOException;
  }

  private final ServerSocket listener;
  private final int behind;
  private final Part part;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private final List<String> asked = new CopyOnWriteArrayList<>();

  private TestProxy(int behind, Part part) {
    this.behind = behind;
    this.part = part;
    try {
      listener = new ServerSocket(0, 16, InetAddress.ofLiteral("127.0.0.1"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Thread.ofVirtual().name("proxy-test").start(this::acceptAll);
  }

  /** SOCKS 5, open to all. */
  public static TestProxy socks(int behind) {
    return new TestProxy(behind, (proxy, client) -> proxy.socks(client, "", ""));
  }

  /** SOCKS 5 with a login. */
  public static TestProxy socks(int behind, String user, String password) {
    return new TestProxy(behind, (proxy, client) -> proxy.socks(client, user, password));
  }

  /** HTTP, open to all. */
  public static TestProxy http(int behind) {
    return new TestProxy(behind, (proxy, client) -> proxy.http(client, ""));
  }

  /** HTTP that wants this in Proxy-Authorization. */
  public static TestProxy http(int behind, String authorization) {
    return new TestProxy(behind, (proxy, client) -> proxy.http(client, authorization));
  }

  /** One that misbehaves. */
  static TestProxy playing(Part part) {
    return new TestProxy(0, part);
  }

  public int port() {
    return listener.getLocalPort();
  }

  /** The targets asked for, {@code address:port}, in order; HTTP request heads as they came. */
  public List<String> asked() {
    return List.copyOf(asked);
  }

  @Override
  public void close() {
    try {
      listener.close();
      for (Socket socket : open) {
        socket.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void acceptAll() {
    while (!listener.isClosed()) {
      try {
        Socket client = listener.accept();
        open.add(client);
        Thread.ofVirtual().start(() -> serve(client));
      } catch (IOException e) {
        return; // closed
      }
    }
  }

  private void serve(Socket client) {
    try (client) {
      client.setTcpNoDelay(true);
      part.play(this, client);
    } catch (IOException e) {
      asked.add("-- " + e);
    } finally {
      open.remove(client);
    }
  }

  private void socks(Socket client, String user, String password) throws IOException {
    InputStream in = client.getInputStream();
    OutputStream out = client.getOutputStream();
    in.readNBytes(1);
    byte[] methods = in.readNBytes(in.read());
    byte wanted = (byte) (user.isEmpty() ? 0 : 2);
    if (new String(methods, StandardCharsets.ISO_8859_1).indexOf((char) wanted) < 0) {
      out.write(new byte[] {5, -1});
      return;
    }
    out.write(new byte[] {5, wanted});
    if (wanted == 2) {
      in.readNBytes(1);
      String name = new String(in.readNBytes(in.read()), StandardCharsets.UTF_8);
      String secret = new String(in.readNBytes(in.read()), StandardCharsets.UTF_8);
      boolean right = name.equals(user) && secret.equals(password);
      out.write(new byte[] {1, (byte) (right ? 0 : 1)});
      if (!right) {
        return;
      }
    }
    byte[] request = in.readNBytes(4);
    byte[] address = in.readNBytes(request[3] == 4 ? 16 : 4);
    int port = in.read() << 8 | in.read();
    asked.add(InetAddress.getByAddress(address).getHostAddress() + ":" + port);
    relay(client, new byte[] {5, 0, 0, 1, 127, 0, 0, 1, 0, 1});
  }

  private void http(Socket client, String authorization) throws IOException {
    String head = head(client.getInputStream());
    asked.add(head);
    if (!authorization.isEmpty()
        && !head.contains("\r\nProxy-Authorization: " + authorization + "\r\n")) {
      client
          .getOutputStream()
          .write(
              "HTTP/1.1 407 Login\r\nContent-Length: 0\r\n\r\n".getBytes(StandardCharsets.UTF_8));
      return;
    }
    relay(client, "HTTP/1.1 200 Established\r\nVia: test\r\n\r\n".getBytes(StandardCharsets.UTF_8));
  }

  static String head(InputStream in) throws IOException {
    ByteArrayOutputStream head = new ByteArrayOutputStream();
    int octet;
    while (!head.toString(StandardCharsets.ISO_8859_1).endsWith("\r\n\r\n")
        && (octet = in.read()) >= 0) {
      head.write(octet);
    }
    return head.toString(StandardCharsets.ISO_8859_1);
  }

  /** The answer goes out in one segment with whatever the server says first, if it is in clear. */
  private void relay(Socket client, byte[] answer) throws IOException {
    try (Socket server = new Socket(InetAddress.ofLiteral("127.0.0.1"), behind)) {
      open.add(server);
      Thread up = Thread.ofVirtual().start(() -> copy(client, server));
      OutputStream out = client.getOutputStream();
      ByteArrayOutputStream first = new ByteArrayOutputStream();
      first.writeBytes(answer);
      server.setSoTimeout(100); // a server of implicit TLS says nothing yet
      byte[] buffer = new byte[8_192];
      try {
        first.write(buffer, 0, Math.max(0, server.getInputStream().read(buffer)));
      } catch (java.net.SocketTimeoutException e) {
        first.flush();
      }
      server.setSoTimeout(0);
      out.write(first.toByteArray());
      copy(server, client);
      up.interrupt();
    }
  }

  private static void copy(Socket from, Socket to) {
    try {
      from.getInputStream().transferTo(to.getOutputStream());
      to.shutdownOutput();
    } catch (IOException e) {
      return; // one of the two has gone
    }
  }
}
