package io.postrider.pop3;

import java.util.Optional;

/**
 * The AUTHORIZATION state (RFC 1939 §4): the server has greeted and waits for proof. A successful
 * {@link #authenticate} consumes it; closing it afterwards does nothing, so both states can stand
 * in one try-with-resources.
 */
public final class AuthorizationSession implements Pop3Session {

  private final Dialogue dialogue;
  private final Greeting greeting;
  private final Capabilities capabilities;
  private final Optional<TlsInfo> tls;
  private final boolean pipelining;
  private volatile boolean consumed;

  AuthorizationSession(
      Dialogue dialogue,
      Greeting greeting,
      Capabilities capabilities,
      Optional<TlsInfo> tls,
      boolean pipelining) {
    this.dialogue = dialogue;
    this.greeting = greeting;
    this.capabilities = capabilities;
    this.tls = tls;
    this.pipelining = pipelining;
  }

  /** What the server said first; before STLS its words are withheld. */
  public Greeting greeting() {
    return greeting;
  }

  @Override
  public Capabilities capabilities() {
    return capabilities;
  }

  @Override
  public Optional<TlsInfo> tls() {
    return tls;
  }

  /**
   * Logs in by one mechanism, once: a refused password is never tried by a second one. CAPA is
   * asked again afterwards.
   *
   * @throws AuthenticationRejected {@code -ERR} to the credentials; this session may try others
   * @throws CommandRejected the server does not know the chosen mechanism; nothing secret was sent
   * @throws TlsPolicyUnmet the mechanism needs TLS and there is none
   * @throws CredentialsUnfit the credentials cannot go this way; nothing was sent, try another
   */
  public TransactionSession authenticate(Credentials credentials, Deadline deadline)
      throws Pop3Exception {
    if (consumed) {
      throw new IllegalStateException("the session is logged in already");
    }
    LoginExchange login = new LoginExchange(dialogue, greeting, capabilities, tls, credentials);
    return dialogue.call(
        login.step(),
        deadline,
        () -> {
          login.run(deadline);
          // a server that answers CAPA only before login has said there what it can do
          Capabilities after = CapaExchange.ask(dialogue, deadline);
          consumed = true;
          return new TransactionSession(
              dialogue, after.known() ? after : capabilities, tls, pipelining);
        });
  }

  /** Leaves politely: QUIT before login has no UPDATE state (RFC 1939 §4). */
  public void quit(Deadline deadline) throws Pop3Exception {
    if (consumed) {
      throw new IllegalStateException("the session is logged in already");
    }
    QuitExchange.beforeLogin(dialogue, deadline);
  }

  @Override
  public void close() {
    if (!consumed) {
      dialogue.close();
    }
  }
}
