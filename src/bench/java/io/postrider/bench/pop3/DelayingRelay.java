package io.postrider.bench.pop3;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * A long road to a server: what the server says arrives so much later, however much it is. Octets
 * wait in memory meanwhile, so that the delay limits no rate. What the client says passes at once.
 */
final class DelayingRelay implements AutoCloseable {

  private final ServerSocket listener;
  private final int target;
  private final long delayNanos;

  /** Octets and when they may arrive; none at the end of the stream. */
  private record Piece(ByteBuffer octets, long due) {}

  private DelayingRelay(ServerSocket listener, int target, long delayNanos) {
    this.listener = listener;
    this.target = target;
    this.delayNanos = delayNanos;
  }

  static DelayingRelay to(int target, long delayMillis) throws IOException {
    ServerSocket listener = new ServerSocket(0, 50, loopback());
    DelayingRelay relay =
        new DelayingRelay(listener, target, TimeUnit.MILLISECONDS.toNanos(delayMillis));
    Thread.ofPlatform().daemon().name("relay").start(relay::accept);
    return relay;
  }

  int port() {
    return listener.getLocalPort();
  }

  private void accept() {
    while (true) {
      try {
        Socket client = listener.accept();
        client.setTcpNoDelay(true);
        Socket server = new Socket();
        server.setTcpNoDelay(true);
        server.connect(new InetSocketAddress(loopback(), target));
        LinkedBlockingQueue<Piece> road = new LinkedBlockingQueue<>();
        Thread.ofPlatform().daemon().start(() -> pass(client, server));
        Thread.ofPlatform().daemon().start(() -> take(server, road));
        Thread.ofPlatform().daemon().start(() -> bring(road, client));
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

  private void take(Socket server, LinkedBlockingQueue<Piece> road) {
    byte[] buffer = new byte[65_536];
    try (InputStream in = server.getInputStream()) {
      for (int count = in.read(buffer); count > 0; count = in.read(buffer)) {
        ByteBuffer octets = ByteBuffer.wrap(Arrays.copyOf(buffer, count));
        road.add(new Piece(octets, System.nanoTime() + delayNanos));
      }
    } catch (IOException e) {
      road.add(new Piece(ByteBuffer.allocate(0), System.nanoTime()));
      return;
    }
    road.add(new Piece(ByteBuffer.allocate(0), System.nanoTime() + delayNanos));
  }

  private static void bring(LinkedBlockingQueue<Piece> road, Socket client) {
    try (OutputStream out = client.getOutputStream()) {
      for (Piece piece = road.take(); piece.octets().hasRemaining(); piece = road.take()) {
        TimeUnit.NANOSECONDS.sleep(piece.due() - System.nanoTime());
        out.write(piece.octets().array());
      }
    } catch (IOException e) {
      return; // the client hung up
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static InetAddress loopback() {
    return InetAddress.ofLiteral("127.0.0.1");
  }

  @Override
  public void close() throws IOException {
    listener.close();
  }
}
