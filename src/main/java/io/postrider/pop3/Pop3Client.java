package io.postrider.pop3;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Opens sessions with one maildrop. Immutable and safe for many threads; each session is its own
 * connection, never pooled. TLS sessions are resumed between the connections of one client.
 *
 * <pre>{@code
 * Pop3Client client = Pop3Client.builder(new Endpoint("pop.example.com", 995, TlsPolicy.IMPLICIT)).build();
 * Deadline deadline = Deadline.in(Duration.ofMinutes(5));
 * try (AuthorizationSession hello = client.connect(deadline);
 *     TransactionSession drop = hello.authenticate(new Credentials.Password(name, password), deadline)) {
 *   for (UniqueIdListing entry : drop.uidl(deadline)) {
 *     Retrieval stored = drop.retr(entry.number(), sink, deadline);
 *     drop.dele(stored, deadline);
 *   }
 *   Commit commit = drop.quit(deadline);
 * }
 * }</pre>
 */
public final class Pop3Client {

  /** What a session reads into while nothing long is due. */
  private static final int IDLE_OCTETS = 1_024;

  private final Endpoint endpoint;
  private final Connector connector;
  private final Duration readTimeout;
  private final Pop3Limits limits;
  private final MinimumRate minimumRate;
  private final TranscriptListener transcript;
  private final SessionListener listener;
  private final TlsLayer tlsLayer;
  private final boolean pipelining;

  private Pop3Client(Builder builder) {
    this.endpoint = builder.endpoint;
    this.connector =
        new Connector(
            builder.resolver,
            builder.connectTimeout,
            builder.proxy,
            builder.proxyResolver.orElse(builder.resolver));
    this.readTimeout = builder.readTimeout;
    this.limits = builder.limits;
    this.minimumRate = builder.minimumRate;
    this.transcript = builder.transcript;
    this.listener = builder.listener;
    this.tlsLayer = new TlsLayer(builder.trust, builder.clientCertificate, builder.tlsSessions);
    this.pipelining = builder.pipelining;
  }

  public static Builder builder(Endpoint endpoint) {
    return new Builder(endpoint);
  }

  /**
   * Connects, reads the greeting, asks for the capabilities and, where the policy says so, puts TLS
   * on.
   */
  public AuthorizationSession connect(Deadline deadline) throws Pop3Exception {
    Socket socket = connector.connect(endpoint, deadline);
    Dialogue dialogue = new Dialogue(connection(socket), limits, minimumRate, transcript, listener);
    return dialogue.call(
        Step.GREETING, deadline, () -> new Opening(dialogue, tlsLayer, deadline).run(pipelining));
  }

  private Connection connection(Socket socket) throws Pop3Exception {
    try {
      return new Connection(socket, endpoint, readTimeout, IDLE_OCTETS);
    } catch (IOException e) {
      try {
        socket.close();
      } catch (IOException closing) {
        e.addSuppressed(closing);
      }
      throw new ConnectionLost(Step.CONNECT, "the connection broke at once", e);
    }
  }

  /** What a client may be told; only the endpoint must be. */
  public static final class Builder {

    private final Endpoint endpoint;
    private HostResolver resolver = host -> List.of(InetAddress.getAllByName(host));
    private ProxySettings proxy = new ProxySettings.Direct();
    private Optional<HostResolver> proxyResolver = Optional.empty();
    private Duration connectTimeout = Duration.ofSeconds(20);
    private Duration readTimeout = Duration.ofSeconds(60);
    private Pop3Limits limits = Pop3Limits.DEFAULT;
    private MinimumRate minimumRate = MinimumRate.DEFAULT;
    private TrustSettings trust = TrustSettings.platform();
    private Optional<ClientCertificate> clientCertificate = Optional.empty();
    private TlsSessions tlsSessions = new TlsSessions();
    private TranscriptListener transcript = TranscriptListener.NONE;
    private SessionListener listener = SessionListener.NONE;
    private boolean pipelining = true;

    private Builder(Endpoint endpoint) {
      this.endpoint = endpoint;
    }

    /** How the host becomes addresses; the system's resolver if not told. */
    public Builder resolver(HostResolver resolver) {
      this.resolver = resolver;
      return this;
    }

    /**
     * Which way to take; straight if not told. The proxy's own host goes by the same resolver as
     * the maildrop's, so that a proxy named by a stranger is judged like any other host.
     */
    public Builder proxy(ProxySettings proxy) {
      this.proxy = proxy;
      this.proxyResolver = Optional.empty();
      return this;
    }

    /** The same, for a proxy of one's own that the maildrop's resolver would not let through. */
    public Builder proxy(ProxySettings proxy, HostResolver proxyResolver) {
      this.proxy = proxy;
      this.proxyResolver = Optional.of(proxyResolver);
      return this;
    }

    /**
     * How long one address may take, and how long a proxy may take to set up the tunnel; 20 s if
     * not told.
     */
    public Builder connectTimeout(Duration connectTimeout) {
      this.connectTimeout = positive(connectTimeout);
      return this;
    }

    /** How long the server may be silent, and how long one line may take; 60 s if not told. */
    public Builder readTimeout(Duration readTimeout) {
      this.readTimeout = positive(readTimeout);
      return this;
    }

    public Builder limits(Pop3Limits limits) {
      this.limits = limits;
      return this;
    }

    public Builder minimumRate(MinimumRate minimumRate) {
      this.minimumRate = minimumRate;
      return this;
    }

    public Builder trust(TrustSettings trust) {
      this.trust = trust;
      return this;
    }

    /** Whose TLS sessions are resumed besides this client's own; of no other's if not told. */
    public Builder tlsSessions(TlsSessions shared) {
      this.tlsSessions = shared;
      return this;
    }

    /** What to present to a server that asks for a certificate; nothing if not told. */
    public Builder clientCertificate(ClientCertificate certificate) {
      this.clientCertificate = Optional.of(certificate);
      return this;
    }

    public Builder transcript(TranscriptListener transcript) {
      this.transcript = transcript;
      return this;
    }

    /** Who hears of this client's sessions, commands and octets; nobody if not told. */
    public Builder listener(SessionListener listener) {
      this.listener = listener;
      return this;
    }

    /** Whether to pipeline where the server announces it; true if not told. */
    public Builder pipelining(boolean pipelining) {
      this.pipelining = pipelining;
      return this;
    }

    public Pop3Client build() {
      return new Pop3Client(this);
    }

    private static Duration positive(Duration duration) {
      if (duration.isNegative() || duration.isZero()) {
        throw new IllegalArgumentException("a timeout is longer than nothing");
      }
      return duration;
    }
  }
}
