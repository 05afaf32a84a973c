package io.postrider.pop3;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.List;

/** A port on loopback that answers no connect any more: nobody accepts, and its queue is full. */
final class FullBacklog implements AutoCloseable {

  private static final int PATIENCE_MILLIS = 500;
  private static final int MOST = 1_000;

  private final ServerSocket listener = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"));
  private final List<Socket> queued = new ArrayList<>();

  FullBacklog() throws IOException {
    while (connects()) {
      if (queued.size() > MOST) {
        close();
        throw new IOException("the queue of this kernel does not fill");
      }
    }
  }

  private boolean connects() throws IOException {
    Socket socket = new Socket();
    queued.add(socket);
    try {
      socket.connect(listener.getLocalSocketAddress(), PATIENCE_MILLIS);
      return true;
    } catch (SocketTimeoutException e) {
      return false;
    }
  }

  int port() {
    return listener.getLocalPort();
  }

  @Override
  public void close() throws IOException {
    for (Socket socket : queued) {
      socket.close();
    }
    listener.close();
  }
}
