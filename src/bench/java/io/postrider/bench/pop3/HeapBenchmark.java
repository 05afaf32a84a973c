package io.postrider.bench.pop3;

import io.postrider.pop3.AuthorizationSession;
import io.postrider.pop3.Deadline;
import io.postrider.pop3.Pop3Client;
import io.postrider.pop3.TransactionSession;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;

/**
 * What a session holds of the heap, from a histogram of live objects before and after many are
 * opened: idle after login, and blocked within a message, on a virtual thread, whose stack counts.
 * Beside it a bare socket with nothing of the engine, blocked in the same read: what the JDK takes
 * for itself.
 *
 * <p>Arguments: {@code sessions=500 large=40 top=0}; {@code top=8} names the largest classes.
 */
public final class HeapBenchmark {

  private static final long SMALL = 500;
  private static final long LARGE = 75_000_000;
  private static final int FIRST = 40;

  private HeapBenchmark() {}

  public static void main(String[] arguments) throws Exception {
    Options options = new Options(arguments);
    int sessions = options.number("sessions", 500);
    int large = options.number("large", 40);
    int top = options.number("top", 0);
    Report.machine();
    Report.title("Heap of a session, KiB");
    Report.head("session", "clear", "of that the JDK", "TLS", "of that the JDK");
    double[] idle = row("idle after login", 0, sessions, top);
    double[] active = row("within a message of 1 KB", SMALL, sessions, top);
    double[] within = row("75 MB into a message of 150 MB", LARGE, large, top);
    System.out.println();
    String[] channel = {"clear", "TLS"};
    for (int i = 0; i < 2; i++) {
      Report.atMost("idle, " + channel[i], idle[i], 16, "KiB");
      Report.atMost("active, 1 KB, " + channel[i], active[i], 96, "KiB");
      Report.atMost("active, 150 MB, " + channel[i], within[i], 96, "KiB");
    }
  }

  /** One line of the table; the engine's figures for clear and TLS. */
  private static double[] row(String what, long sentOfMessage, int sessions, int top)
      throws Exception {
    double[] whole = new double[2];
    double[] bare = new double[2];
    for (int i = 0; i < 2; i++) {
      boolean tls = i == 1;
      whole[i] = kibibytes(what + ", engine", sentOfMessage, tls, sessions, true, top);
      bare[i] = kibibytes(what + ", JDK", sentOfMessage, tls, sessions, false, top);
    }
    Report.row(what, one(whole[0]), one(bare[0]), one(whole[1]), one(bare[1]));
    return whole;
  }

  private static String one(double kibibytes) {
    return String.format(Locale.ROOT, "%.1f", kibibytes);
  }

  private static double kibibytes(
      String what, long sentOfMessage, boolean tls, int sessions, boolean engine, int top)
      throws Exception {
    Path folder = Folders.temporary();
    Process server =
        WorkerPeer.java(
            RenderedServer.class,
            List.of("-Xmx2g"),
            "10",
            Long.toString(sentOfMessage),
            Boolean.toString(tls));
    try (BufferedReader told =
        new BufferedReader(
            new InputStreamReader(server.getInputStream(), StandardCharsets.US_ASCII))) {
      int port = Integer.parseInt(told.readLine());
      byte[] pem = Base64.getDecoder().decode(told.readLine());
      Path authority = Files.write(folder.resolve("authority.pem"), pem);
      Maildrop drop = new Maildrop("127.0.0.1", port, tls, "u", "secret", authority);
      Pop3Client client = EngineClient.newClient(drop);
      // loads the classes, and keeps what the buffer pool has to lend
      List<Holding> first = open(client, drop, engine, sentOfMessage, FIRST);
      LiveHeap before = LiveHeap.now();
      List<Holding> held = open(client, drop, engine, sentOfMessage, sessions);
      LiveHeap after = LiveHeap.now();
      after.printLargest(what, before, sessions, top);
      close(first);
      close(held);
      return (after.octets() - before.octets()) / 1024.0 / sessions;
    } finally {
      server.getOutputStream().close();
      server.waitFor();
      Folders.remove(folder);
    }
  }

  /** A session kept open. */
  @FunctionalInterface
  private interface Holding {
    void end() throws IOException;
  }

  private static List<Holding> open(
      Pop3Client client, Maildrop drop, boolean engine, long sentOfMessage, int count)
      throws Exception {
    List<Holding> held = new ArrayList<>();
    Arrived arrived = new Arrived(sentOfMessage * count);
    for (int i = 0; i < count; i++) {
      held.add(
          engine
              ? session(client, drop, sentOfMessage, arrived)
              : socket(drop, sentOfMessage, arrived));
    }
    arrived.await();
    return held;
  }

  private static Holding session(
      Pop3Client client, Maildrop drop, long sentOfMessage, Arrived arrived) throws Exception {
    Deadline deadline = Deadline.in(Duration.ofMinutes(10));
    AuthorizationSession greeted = client.connect(deadline);
    TransactionSession session = greeted.authenticate(EngineClient.credentials(drop), deadline);
    session.stat(deadline);
    if (sentOfMessage > 0) {
      Thread.ofVirtual().start(() -> arrived.readUntilCut(session, deadline));
    }
    return session::close;
  }

  private static Holding socket(Maildrop drop, long sentOfMessage, Arrived arrived)
      throws IOException {
    Socket socket = LimitClient.open(drop);
    InputStream in = socket.getInputStream();
    in.readNBytes(5); // the greeting, and with it the handshake
    if (sentOfMessage > 0) {
      socket.getOutputStream().write("RETR 1\r\n".getBytes(StandardCharsets.US_ASCII));
      in.readNBytes(5);
      Thread.ofVirtual().start(() -> arrived.readUntilCut(in));
    }
    return socket::close;
  }

  private static void close(List<Holding> held) throws IOException {
    for (Holding holding : held) {
      holding.end();
    }
  }
}
