package io.postrider.pop3;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/**
 * A POP3 server in this JVM, on loopback, over real sockets. It either plays a script line by line
 * ({@link #playing}) or serves maildrops as RFC 1939 says ({@link #serving}), and can be told to
 * misbehave ({@link #sabotage}). What was really said is in its own {@link #transcript()}.
 */
public final class ScriptedPop3Server implements AutoCloseable {

  /** Talks on one connection. */
  @FunctionalInterface
  interface Part {
    void play(ServerWire wire) throws IOException;
  }

  private final ServerSocket listener;
  private final Builder settings;
  private final Queue<String> transcript = new ConcurrentLinkedQueue<>();
  private final List<String> mismatches = new CopyOnWriteArrayList<>();
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private final AtomicInteger connections = new AtomicInteger();
  private final AtomicInteger commands = new AtomicInteger();
  private final AtomicInteger ended = new AtomicInteger();
  private volatile List<Sabotage> sabotages = List.of();

  private ScriptedPop3Server(Builder settings) {
    this.settings = settings;
    try {
      listener = new ServerSocket();
      if (settings.socketBuffer > 0) {
        listener.setReceiveBufferSize(settings.socketBuffer);
      }
      listener.bind(new java.net.InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0), 64);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Thread.ofVirtual().name("pop3-test-server").start(this::acceptAll);
  }

  /** Plays these scripts, one a connection; the last one again for further connections. */
  public static Builder playing(String... scripts) {
    Builder builder = new Builder();
    builder.scripts = List.of(scripts);
    return builder;
  }

  /** Does this on each connection. */
  static Builder doing(Part part) {
    Builder builder = new Builder();
    builder.part = part;
    return builder;
  }

  /** Serves this maildrop to one user. */
  public static Builder serving(String user, String password, Maildrop drop) {
    return new Builder().user(user, password, drop);
  }

  /** How the server is set up. */
  public static final class Builder {
    private List<String> scripts = List.of();
    private @Nullable Part part;
    private final List<Consumer<SSLSocket>> tlsSettings = new ArrayList<>();
    final Map<String, String> passwords = new HashMap<>();
    final Map<String, Maildrop> drops = new HashMap<>();
    List<String> capabilities =
        List.of("TOP", "UIDL", "USER", "RESP-CODES", "AUTH-RESP-CODE", "SASL PLAIN");
    volatile @Nullable SSLContext tls;
    private boolean implicitTls;
    private int socketBuffer;
    private Duration replyDelay = Duration.ZERO;

    private Builder() {}

    public Builder user(String user, String password, Maildrop drop) {
      passwords.put(user, password);
      drops.put(user, drop);
      return this;
    }

    /** TLS from the first octet. */
    public Builder implicitTls(TestAuthority.Identity identity) {
      tls = identity.serverContext();
      implicitTls = true;
      return this;
    }

    /** STLS is offered; in scripts, {@code !tls} starts it. */
    public Builder stls(TestAuthority.Identity identity) {
      tls = identity.serverContext();
      return this;
    }

    /** The client must show a certificate of the same authority. */
    public Builder demandClientCertificate() {
      tlsSettings.add(socket -> socket.setNeedClientAuth(true));
      return this;
    }

    /** No other version of TLS. */
    public Builder tlsVersion(String version) {
      tlsSettings.add(socket -> socket.setEnabledProtocols(new String[] {version}));
      return this;
    }

    public Builder capabilities(String... lines) {
      capabilities = List.of(lines);
      return this;
    }

    public Builder pipelining() {
      List<String> more = new ArrayList<>(capabilities);
      more.add("PIPELINING");
      capabilities = List.copyOf(more);
      return this;
    }

    /** Small buffers in the kernel, to see a deadlock if there is one. */
    public Builder socketBuffer(int octets) {
      socketBuffer = octets;
      return this;
    }

    public Builder replyDelay(Duration delay) {
      replyDelay = delay;
      return this;
    }

    public ScriptedPop3Server start() {
      return new ScriptedPop3Server(this);
    }
  }

  public String host() {
    return "127.0.0.1";
  }

  public int port() {
    return listener.getLocalPort();
  }

  /** From the next command on, all of this goes wrong. */
  public ScriptedPop3Server sabotage(Sabotage... faults) {
    sabotages = List.copyOf(Arrays.asList(faults));
    return this;
  }

  /** From the next connection on it has this key and certificate. */
  public void present(TestAuthority.Identity identity) {
    settings.tls = identity.serverContext();
  }

  /** From the next command on, nothing goes wrong. */
  public void heal() {
    sabotages = List.of();
  }

  List<Sabotage> sabotages() {
    return sabotages;
  }

  /** What was said, {@code n C: …} and {@code n S: …}, n being the connection; without content. */
  public List<String> transcript() {
    return List.copyOf(transcript);
  }

  /** The commands of clients, in order, over all connections. */
  public List<String> commands() {
    return transcript.stream()
        .filter(line -> line.contains(" C: ") && !line.endsWith("(gone)"))
        .map(line -> line.substring(line.indexOf(" C: ") + 4))
        .toList();
  }

  /** How many connections came. */
  public int connections() {
    return connections.get();
  }

  int nextCommand() {
    return commands.incrementAndGet();
  }

  /** Waits for all connections to end, then insists that the scripts were followed to their end. */
  public void verify() throws InterruptedException {
    long until = System.nanoTime() + Duration.ofSeconds(10).toNanos();
    synchronized (ended) {
      while (ended.get() < connections.get() && System.nanoTime() < until) {
        ended.wait(100);
      }
    }
    assertThat(mismatches).as("script followed; transcript %s", transcript).isEmpty();
    assertThat(ended.get()).as("connections ended").isEqualTo(connections.get());
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
        Socket socket = listener.accept();
        int number = connections.incrementAndGet();
        open.add(socket);
        Thread.ofVirtual().name("pop3-test-session-" + number).start(() -> serve(socket, number));
      } catch (IOException e) {
        return; // closed
      }
    }
  }

  private void serve(Socket socket, int number) {
    try (socket) {
      socket.setTcpNoDelay(true);
      if (settings.socketBuffer > 0) {
        socket.setSendBufferSize(settings.socketBuffer);
      }
      ServerWire wire = new ServerWire(socket, line -> transcript.add(number + " " + line));
      sabotages.forEach(wire::misbehave);
      wire.delayReplies(settings.replyDelay);
      settings.tlsSettings.forEach(wire::beforeHandshake);
      SSLContext tls = settings.tls;
      if (settings.implicitTls && tls != null) {
        wire.startTls(tls);
      }
      part(number).play(wire);
    } catch (ServerWire.Severed e) {
      transcript.add(number + " -- severed");
    } catch (ScriptPart.Mismatch e) {
      mismatches.add(number + ": " + e.getMessage());
    } catch (IOException e) {
      transcript.add(number + " -- " + e);
    } finally {
      open.remove(socket);
      synchronized (ended) {
        ended.incrementAndGet();
        ended.notifyAll();
      }
    }
  }

  private Part part(int number) {
    Part own = settings.part;
    if (own != null) {
      return own;
    }
    List<String> scripts = settings.scripts;
    if (scripts.isEmpty()) {
      return new MaildropPart(this, settings);
    }
    return new ScriptPart(scripts.get(Math.min(number, scripts.size()) - 1), settings.tls);
  }
}
