package io.postrider.pop3.dialogue;

import io.postrider.pop3.TestAuthority;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.SSLSocket;

/**
 * Plays the server's side of a dialogue over loopback, one connection after the other, and holds
 * the client to its own side. Reads the client's octets as they are due, so it does not matter how
 * many commands come in one write. {@link #finish()} waits for the last connection to end.
 */
final class DialogueServer implements AutoCloseable {

  private static final int PATIENCE_MILLIS = 10_000;

  /** The client did not follow. */
  private static final class Strayed extends IOException {
    Strayed(int line, String expected, String heard) {
      super("line " + line + "\n  expected  " + expected + "\n  heard     " + heard);
    }
  }

  private final VendorDialogue dialogue;
  private final Delivery delivery;
  private final TestAuthority.Identity identity;
  private final boolean implicitTls;
  private final ServerSocket listener;
  private final List<String> transcript = new CopyOnWriteArrayList<>();
  private final Thread thread;
  private volatile Optional<String> fault = Optional.empty();

  DialogueServer(
      VendorDialogue dialogue,
      Delivery delivery,
      TestAuthority.Identity identity,
      boolean implicitTls) {
    this.dialogue = dialogue;
    this.delivery = delivery;
    this.identity = identity;
    this.implicitTls = implicitTls;
    try {
      this.listener = new ServerSocket(0, 4, InetAddress.ofLiteral("127.0.0.1"));
      listener.setSoTimeout(PATIENCE_MILLIS);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    this.thread = Thread.ofVirtual().name("dialogue-" + dialogue.name()).start(this::play);
  }

  int port() {
    return listener.getLocalPort();
  }

  /** What was said so far, by both. */
  List<String> transcript() {
    return List.copyOf(transcript);
  }

  /** Waits until all is played; how the client strayed, if it did. */
  Optional<String> finish() throws InterruptedException {
    thread.join();
    return fault;
  }

  @Override
  public void close() {
    giveUp();
  }

  /** Takes no further connection. */
  void giveUp() {
    try {
      listener.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void play() {
    try {
      for (List<ServerStep> session : dialogue.sessions()) {
        try (Socket socket = listener.accept()) {
          transcript.add("-- connected");
          new Connection(socket).play(session);
        }
      }
    } catch (IOException e) {
      fault = Optional.of(e instanceof Strayed ? String.valueOf(e.getMessage()) : e.toString());
    } finally {
      giveUp(); // whoever connects beyond the dialogue is refused
    }
  }

  /** One connection. */
  private final class Connection {
    private final Socket raw;
    private final Delivery.Cutter cutter = delivery.cutter();
    private InputStream in;
    private OutputStream out;

    Connection(Socket raw) throws IOException {
      this.raw = raw;
      raw.setTcpNoDelay(true);
      raw.setSoTimeout(PATIENCE_MILLIS);
      in = new BufferedInputStream(raw.getInputStream());
      out = raw.getOutputStream();
      if (implicitTls) {
        startTls();
      }
    }

    void play(List<ServerStep> steps) throws IOException {
      List<ServerStep.Says> turn = new ArrayList<>();
      for (ServerStep step : steps) {
        if (step instanceof ServerStep.Says says) {
          turn.add(says);
          continue;
        }
        say(turn);
        switch (step) {
          case ServerStep.Says says -> throw new IllegalStateException();
          case ServerStep.Hears hears -> hear(hears);
          case ServerStep.StartsTls tls -> startTls();
          case ServerStep.Closes closes -> {
            transcript.add("-- the server closes");
            raw.shutdownOutput();
          }
          case ServerStep.Resets resets -> {
            transcript.add("-- the server resets");
            raw.setSoLinger(true, 0);
            return;
          }
          case ServerStep.StopsListening deaf -> {
            ignoreTheRest();
            return;
          }
        }
      }
      say(turn);
      expectTheEnd(steps.isEmpty() ? 0 : steps.getLast().line());
    }

    /** All that the server says before it listens again goes out together, then is cut. */
    private void say(List<ServerStep.Says> turn) throws IOException {
      StringBuilder all = new StringBuilder();
      for (ServerStep.Says says : turn) {
        String octets = says.octets(delivery.bareLf());
        transcript.add("S: " + Octets.shown(octets));
        all.append(octets);
      }
      turn.clear();
      try {
        cutter.write(out, Octets.bytes(all.toString()));
      } catch (IOException e) {
        transcript.add("-- the client went before it heard all");
      }
    }

    private void hear(ServerStep.Hears hears) throws IOException {
      String expected = "C: " + Octets.shown(hears.octets());
      String heard;
      try {
        heard = readLine();
      } catch (SocketTimeoutException e) {
        throw new Strayed(hears.line(), expected, "(nothing)");
      } catch (IOException e) {
        heard = ""; // gone with a reset
      }
      transcript.add(heard.isEmpty() ? "-- the client is gone" : "C: " + Octets.shown(heard));
      if (!heard.equals(hears.octets())) {
        throw new Strayed(
            hears.line(),
            expected,
            heard.isEmpty() ? "(the client is gone)" : "C: " + Octets.shown(heard));
      }
    }

    /** Up to an LF; what was left before the end of the stream; empty at its end. */
    private String readLine() throws IOException {
      ByteArrayOutputStream line = new ByteArrayOutputStream();
      int octet = 0;
      while (octet != '\n' && (octet = in.read()) >= 0) {
        line.write(octet);
      }
      return line.toString(StandardCharsets.ISO_8859_1);
    }

    private void expectTheEnd(int line) throws IOException {
      String heard;
      try {
        heard = readLine();
      } catch (SocketTimeoutException e) {
        throw new Strayed(line, "the client to go", "(nothing)");
      } catch (IOException e) {
        heard = ""; // gone with a reset
      }
      if (!heard.isEmpty()) {
        throw new Strayed(line, "the client to go", "C: " + Octets.shown(heard));
      }
      transcript.add("-- the client is gone");
    }

    private void ignoreTheRest() {
      try {
        in.transferTo(OutputStream.nullOutputStream());
      } catch (IOException e) {
        transcript.add("-- the client is gone with a reset");
      }
    }

    private void startTls() throws IOException {
      SSLSocket tls =
          (SSLSocket)
              identity
                  .serverContext()
                  .getSocketFactory()
                  .createSocket(raw, null, raw.getPort(), true);
      tls.setUseClientMode(false);
      tls.startHandshake();
      transcript.add("-- TLS");
      in = new BufferedInputStream(tls.getInputStream());
      out = tls.getOutputStream();
    }
  }
}
