package io.postrider.pop3;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.concurrent.TimeUnit;

/**
 * The octets to and from a proxy until the tunnel stands. They are read one at a time, so that none
 * of what the mail server says behind them is swallowed, and all of them within one span of time,
 * so that a proxy which drips is as late as one that is silent.
 */
final class ProxyChannel {

  private final Socket socket;
  private final InputStream in;
  private final OutputStream out;
  private final long until;

  ProxyChannel(Socket socket, long patienceNanos) throws IOException {
    this.socket = socket;
    this.in = socket.getInputStream();
    this.out = socket.getOutputStream();
    this.until = System.nanoTime() + patienceNanos;
  }

  void write(byte[] octets) throws IOException {
    out.write(octets);
    out.flush();
  }

  /** The next octet, 0 to 255. */
  int read() throws IOException, ProxyFailed {
    long left = until - System.nanoTime();
    if (left <= 0) {
      throw new SocketTimeoutException("the proxy took too long");
    }
    long millis = TimeUnit.NANOSECONDS.toMillis(left) + 1;
    socket.setSoTimeout((int) Math.min(millis, Integer.MAX_VALUE));
    int octet = in.read();
    if (octet < 0) {
      throw junk("it closed the connection");
    }
    return octet;
  }

  void skip(int octets) throws IOException, ProxyFailed {
    for (int i = 0; i < octets; i++) {
      read();
    }
  }

  static ProxyFailed junk(String what) {
    return new ProxyFailed(
        ProxyFailed.Reason.PROTOCOL, "the proxy does not speak as it should: " + what, null);
  }
}
