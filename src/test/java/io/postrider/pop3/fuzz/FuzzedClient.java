package io.postrider.pop3.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.pop3.AuthorizationSession;
import io.postrider.pop3.Credentials;
import io.postrider.pop3.Deadline;
import io.postrider.pop3.Mechanism;
import io.postrider.pop3.MemoryDial;
import io.postrider.pop3.Pop3Exception;
import io.postrider.pop3.Pop3Limits;
import io.postrider.pop3.TlsPolicy;
import io.postrider.pop3.TransactionSession;
import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A client in the hands of a {@link ServerScript}, and what must hold of it whatever the server
 * says: a call returns or throws of the one family, in bounded work and memory; a broken session
 * has its socket closed and refuses further calls, a usable one has it open; nothing secret is
 * shown, and nothing secret leaves where TLS is required and missing.
 */
final class FuzzedClient implements AutoCloseable {

  /** What the client talks over. */
  enum Channel {
    /** In clear, with consent. */
    CLEAR,
    /** As if over TLS. */
    SECURED,
    /** TLS is required, and whatever the server says to STLS, it has none. */
    UNMET;

    /** The channel that an input asks for. */
    static Channel of(byte octet) {
      return switch (octet) {
        case 's' -> SECURED;
        case 'u' -> UNMET;
        default -> CLEAR;
      };
    }
  }

  /** Small, so that a small input goes beyond. */
  static final Pop3Limits LIMITS = new Pop3Limits(512, 1_024, 8, 64, 2_048, 512, 256);

  static final String USERNAME = "alice";
  static final String SECRET = "pa55 word-of-alice";

  /** A good server's part until {@link #login} has succeeded. */
  static final byte[] GOOD_LOGIN = Said.octets("~|~|~|~|~|");

  private static final int LARGEST_BUFFER = 65_536;

  /** A call of the engine. */
  @FunctionalInterface
  interface Call<T extends @Nullable Object> {
    T run() throws IOException;
  }

  private final Channel channel;
  private final GoodServer good;
  private final MemorySocket socket;
  private final Witness witness = new Witness();
  private final Secrets secrets;
  private final Deadline deadline = Deadline.in(Duration.ofMinutes(5));
  private boolean usable = true;

  FuzzedClient(byte[] script, Channel channel) {
    this(script, 0, channel, SECRET);
  }

  FuzzedClient(byte[] script, int from, Channel channel, String secret) {
    this.channel = channel;
    this.good = new GoodServer(secret);
    this.socket = new MemorySocket(new ServerScript(script, from, good));
    if (channel == Channel.UNMET) {
      socket.watch();
    }
    this.secrets = new Secrets(USERNAME, secret);
  }

  Deadline deadline() {
    return deadline;
  }

  MemorySocket socket() {
    return socket;
  }

  Witness witness() {
    return witness;
  }

  /** Whether the session is neither broken nor closed. */
  boolean usable() {
    return usable;
  }

  @Nullable AuthorizationSession open() {
    TlsPolicy policy = channel == Channel.UNMET ? TlsPolicy.STLS_REQUIRED : TlsPolicy.CLEARTEXT;
    MemoryTlsSocket secured = channel == Channel.SECURED ? new MemoryTlsSocket(socket) : null;
    AuthorizationSession hello =
        attempt(() -> MemoryDial.open(socket, secured, policy, LIMITS, witness, deadline));
    if (hello != null) {
      assertThat(hello.capabilities().lines()).hasSizeLessThanOrEqualTo(LIMITS.capabilityLines());
      hello.capabilities().lines().forEach(witness::see);
      witness.see(hello.greeting().toString());
    }
    return hello;
  }

  @Nullable TransactionSession authenticate(AuthorizationSession hello, Credentials credentials) {
    witness.listen();
    TransactionSession drop = attempt(() -> hello.authenticate(credentials, deadline));
    if (drop != null) {
      assertThat(good.owesProof()).as("a server was believed that proved nothing").isFalse();
      drop.capabilities().lines().forEach(witness::see);
    }
    witness.see(credentials.toString());
    return drop;
  }

  /** Opens, and logs in by USER and PASS. */
  @Nullable TransactionSession login() {
    AuthorizationSession hello = open();
    return hello == null
        ? null
        : authenticate(hello, new Credentials.Password(USERNAME, SECRET, Mechanism.USER_PASS));
  }

  /** What the call gives; null if it threw as it may, or if it was refused as it must be. */
  <T> @Nullable T attempt(Call<T> call) {
    boolean wasUsable = usable;
    boolean surplus = socket.unread();
    int written = socket.written().length;
    try {
      T result = call.run();
      assertThat(wasUsable).as("a call to a session that is over").isTrue();
      assertThat(socket.isClosed()).isFalse();
      assertThat(surplus && written > 0).as("a command into octets nobody asked for").isFalse();
      return result;
    } catch (Pop3Exception e) {
      assertThat(wasUsable).as("a call to a session that is over").isTrue();
      usable = e.sessionUsable();
      assertThat(socket.isClosed()).as("usable: %s", usable).isNotEqualTo(usable);
      witness.see(e);
    } catch (IllegalStateException e) {
      if (wasUsable) {
        throw e;
      }
      witness.see(String.valueOf(e.getMessage()));
    } catch (IOException e) {
      throw new AssertionError("not of the family", e);
    }
    return null;
  }

  /** Whether the secret left this side in a form that gives it away. */
  boolean saidSecret() {
    return secrets.areIn(socket.written());
  }

  /** The session was ended by a call that meant to. */
  void ended() {
    usable = false;
    assertThat(socket.isClosed()).isTrue();
  }

  /** What holds of every session once it is over. */
  @Override
  public void close() {
    byte[] written = socket.written();
    if (channel == Channel.UNMET) {
      assertThat(saidSecret()).isFalse();
      assertThat(Said.lines(written).stream().map(line -> line.split(" ", 2)[0]))
          .doesNotContain("USER", "PASS", "APOP", "AUTH");
    } else {
      secrets.learn(written);
    }
    witness.sawNone(secrets);
    assertThat(socket.largestBuffer()).isLessThanOrEqualTo(LARGEST_BUFFER);
  }
}
