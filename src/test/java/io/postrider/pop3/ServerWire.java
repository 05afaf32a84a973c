package io.postrider.pop3;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/** The server's end of one connection, able to misbehave octet by octet. */
final class ServerWire {

  /** The sabotage wants this connection gone. */
  static final class Severed extends IOException {}

  private final Socket raw;
  private final Consumer<String> transcript;
  private final List<Consumer<SSLSocket>> tlsSettings = new ArrayList<>();
  private @Nullable SSLSession session;
  private InputStream in;
  private OutputStream out;
  private long sent;
  private long closeAfter = Long.MAX_VALUE;
  private long resetAfter = Long.MAX_VALUE;
  private long stallAfter = Long.MAX_VALUE;
  private Duration drip = Duration.ZERO;
  private Duration delay = Duration.ZERO;
  private String lineEnd = "\r\n";

  ServerWire(Socket raw, Consumer<String> transcript) throws IOException {
    this.raw = raw;
    this.transcript = transcript;
    this.in = new BufferedInputStream(raw.getInputStream());
    this.out = raw.getOutputStream();
  }

  void misbehave(Sabotage sabotage) {
    switch (sabotage) {
      case Sabotage.CloseAfter s -> closeAfter = s.octets();
      case Sabotage.ResetAfter s -> resetAfter = s.octets();
      case Sabotage.StallAfter s -> stallAfter = s.octets();
      case Sabotage.DripBytes s -> drip = s.pause();
      case Sabotage.BareLf s -> lineEnd = "\n";
      default -> {}
    }
  }

  void delayReplies(Duration delay) {
    this.delay = delay;
  }

  /** To be done to the TLS socket before its handshake. */
  void beforeHandshake(Consumer<SSLSocket> setting) {
    tlsSettings.add(setting);
  }

  /** What the handshake agreed on. */
  SSLSession session() {
    return Objects.requireNonNull(session);
  }

  String lineEnd() {
    return lineEnd;
  }

  /** The next line without its end; null once the client has gone. */
  @Nullable String readLine() throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    int octet;
    while ((octet = in.read()) >= 0) {
      if (octet == '\n') {
        byte[] octets = line.toByteArray();
        int length = octets.length;
        boolean cr = length > 0 && octets[length - 1] == '\r';
        String text = new String(octets, 0, cr ? length - 1 : length, StandardCharsets.UTF_8);
        transcript.accept("C: " + text);
        return text;
      }
      line.write(octet);
    }
    transcript.accept("C: (gone)");
    return null;
  }

  /** Whether the client has said more than was read. */
  boolean hasMore() throws IOException {
    return in.available() > 0;
  }

  void line(String text) throws IOException {
    pause(delay);
    transcript.accept("S: " + text);
    write((text + lineEnd).getBytes(StandardCharsets.UTF_8));
  }

  void write(byte[] octets) throws IOException {
    write(octets, 0, octets.length);
  }

  void write(byte[] octets, int from, int length) throws IOException {
    long allowed = Math.min(closeAfter, Math.min(resetAfter, stallAfter));
    int now = (int) Math.min(length, Math.max(0, allowed - sent));
    if (drip.isZero()) {
      out.write(octets, from, now);
    } else {
      for (int i = 0; i < now; i++) {
        pause(drip);
        out.write(octets, from + i, 1);
        out.flush();
      }
    }
    out.flush();
    sent += now;
    if (now < length) {
      if (resetAfter == allowed) {
        reset();
      } else if (stallAfter == allowed) {
        stall();
      }
      throw new Severed();
    }
  }

  void startTls(SSLContext context) throws IOException {
    SSLSocket tls =
        (SSLSocket) context.getSocketFactory().createSocket(raw, null, raw.getPort(), false);
    tls.setUseClientMode(false);
    tlsSettings.forEach(setting -> setting.accept(tls));
    try {
      tls.startHandshake();
    } catch (IOException e) {
      lingerForTheAlert();
      throw e;
    }
    session = tls.getSession();
    transcript.accept("-- TLS");
    in = new BufferedInputStream(tls.getInputStream());
    out = tls.getOutputStream();
  }

  /** A socket that is closed over unread octets sends RST, and the alert may be lost to that. */
  private void lingerForTheAlert() throws IOException {
    raw.shutdownOutput();
    while (raw.getInputStream().read() >= 0) {
      // what the client says to a handshake that is over
    }
  }

  /** Ends with RST rather than FIN. */
  void reset() throws IOException {
    transcript.accept("-- reset");
    raw.setSoLinger(true, 0);
    raw.close();
    throw new Severed();
  }

  /** Says nothing until the client goes. */
  void stall() throws IOException {
    transcript.accept("-- stall");
    boolean gone = false;
    while (!gone) {
      gone = readLine() == null;
    }
    throw new Severed();
  }

  void close() throws IOException {
    raw.close();
  }

  private static void pause(Duration duration) {
    long until = System.nanoTime() + duration.toNanos();
    for (long left = duration.toNanos(); left > 0; left = until - System.nanoTime()) {
      LockSupport.parkNanos(left);
    }
  }
}
