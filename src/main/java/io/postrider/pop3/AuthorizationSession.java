package io.postrider.pop3;

import io.postrider.pop3.wire.Command;
import java.util.List;
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
   * UTF8 (RFC 6856 §2.1): from here on the server may send headers and names in UTF-8, and messages
   * that it would otherwise refuse or disguise. Legal in this state only, and never before STLS:
   * where that is the policy, this session began after it.
   *
   * @throws CommandRejected the server does not know it or is not willing
   */
  public void enableUtf8(Deadline deadline) throws Pop3Exception {
    requireNotConsumed();
    Step step = new Step(Stage.CAPABILITIES, "UTF8");
    dialogue.call(
        step,
        deadline,
        () -> {
          if (!dialogue.exchange(Command.of("UTF8"), step, deadline)) {
            throw new CommandRejected(step, dialogue.reply());
          }
          return true;
        });
  }

  @Override
  public List<Language> languages(Deadline deadline) throws Pop3Exception {
    requireNotConsumed();
    return LanguageExchange.list(dialogue, deadline);
  }

  @Override
  public String language(String tag, Deadline deadline) throws Pop3Exception {
    requireNotConsumed();
    return LanguageExchange.choose(dialogue, tag, deadline);
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
    requireNotConsumed();
    LoginExchange login = new LoginExchange(dialogue, greeting, capabilities, tls, credentials);
    return dialogue.call(
        login.step(),
        deadline,
        () -> {
          login.run(deadline);
          Capabilities after = CapaExchange.ask(dialogue, deadline);
          consumed = true;
          return new TransactionSession(
              dialogue, Capabilities.afterLogin(capabilities, after), tls, pipelining);
        });
  }

  /** Leaves politely: QUIT before login has no UPDATE state (RFC 1939 §4). */
  public void quit(Deadline deadline) throws Pop3Exception {
    requireNotConsumed();
    QuitExchange.beforeLogin(dialogue, deadline);
  }

  private void requireNotConsumed() {
    if (consumed) {
      throw new IllegalStateException("the session is logged in already");
    }
  }

  @Override
  public void close() {
    if (!consumed) {
      dialogue.close();
    }
  }
}
