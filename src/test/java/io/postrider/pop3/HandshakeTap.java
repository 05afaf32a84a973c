package io.postrider.pop3;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Listens between client and server to the one message that tells, in clear, whether a TLS 1.3
 * session is resumed: a ServerHello with the extension pre_shared_key (RFC 8446 §4.2.11).
 */
public final class HandshakeTap implements AutoCloseable {

  private static final int HANDSHAKE = 22;
  private static final int SERVER_HELLO = 2;
  private static final int PRE_SHARED_KEY = 41;

  private final ServerSocket listener;
  private final int target;
  private final AtomicInteger handshakes = new AtomicInteger();
  private final AtomicInteger resumed = new AtomicInteger();

  private HandshakeTap(ServerSocket listener, int target) {
    this.listener = listener;
    this.target = target;
  }

  public static HandshakeTap to(int target) throws IOException {
    HandshakeTap tap =
        new HandshakeTap(new ServerSocket(0, 50, InetAddress.ofLiteral("127.0.0.1")), target);
    Thread.ofPlatform().daemon().name("tap").start(tap::accept);
    return tap;
  }

  public int port() {
    return listener.getLocalPort();
  }

  public int handshakes() {
    return handshakes.get();
  }

  public int resumed() {
    return resumed.get();
  }

  private void accept() {
    while (true) {
      try {
        Socket client = listener.accept();
        Socket server = new Socket();
        server.connect(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), target));
        client.setTcpNoDelay(true);
        server.setTcpNoDelay(true);
        Thread.ofPlatform().daemon().start(() -> pass(client, server));
        Thread.ofPlatform().daemon().start(() -> listen(server, client));
      } catch (IOException e) {
        return; // closed
      }
    }
  }

  private static void pass(Socket from, Socket to) {
    try (to) {
      from.getInputStream().transferTo(to.getOutputStream());
    } catch (IOException e) {
      return; // either side hung up
    }
  }

  private void listen(Socket server, Socket client) {
    try (client) {
      InputStream in = server.getInputStream();
      OutputStream out = client.getOutputStream();
      byte[] head = octets(in, 5);
      byte[] record = octets(in, ByteBuffer.wrap(head).getShort(3) & 0xFFFF);
      handshakes.incrementAndGet();
      if (head[0] == HANDSHAKE && isResumption(ByteBuffer.wrap(record))) {
        resumed.incrementAndGet();
      }
      out.write(head);
      out.write(record);
      in.transferTo(out);
    } catch (IOException e) {
      return; // either side hung up
    }
  }

  private static boolean isResumption(ByteBuffer message) {
    if (message.get() != SERVER_HELLO) {
      return false;
    }
    skip(message, 3 + 2 + 32); // length, version, random
    skip(message, message.get() & 0xFF); // the client's session id again
    skip(message, 2 + 1); // cipher suite, compression
    int end = (message.getShort() & 0xFFFF) + message.position();
    while (message.position() < end) {
      int type = message.getShort() & 0xFFFF;
      int length = message.getShort() & 0xFFFF;
      if (type == PRE_SHARED_KEY) {
        return true;
      }
      skip(message, length);
    }
    return false;
  }

  private static void skip(ByteBuffer message, int octets) {
    message.position(message.position() + octets);
  }

  private static byte[] octets(InputStream in, int count) throws IOException {
    byte[] octets = in.readNBytes(count);
    if (octets.length < count) {
      throw new EOFException("the server hung up within its hello");
    }
    return octets;
  }

  @Override
  public void close() throws IOException {
    listener.close();
  }
}
