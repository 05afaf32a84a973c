package io.postrider.pop3;

import io.postrider.pop3.sasl.CramMd5;
import io.postrider.pop3.sasl.Digests;
import io.postrider.pop3.sasl.Login;
import io.postrider.pop3.sasl.OAuthBearer;
import io.postrider.pop3.sasl.Plain;
import io.postrider.pop3.sasl.SaslExchange;
import io.postrider.pop3.sasl.Scram;
import io.postrider.pop3.sasl.XOAuth2;
import io.postrider.pop3.wire.Command;
import java.util.List;
import java.util.Set;

/**
 * One login by one mechanism. What is chosen under AUTO depends on what the server announced on
 * this very security layer; what was announced in clear before STLS is forgotten by then.
 */
final class LoginExchange {

  /** The strongest first; APOP is not among them on purpose (its MD5 gives the password away). */
  private static final List<Mechanism> BY_STRENGTH =
      List.of(
          Mechanism.SCRAM_SHA_256,
          Mechanism.SCRAM_SHA_1,
          Mechanism.CRAM_MD5,
          Mechanism.PLAIN,
          Mechanism.LOGIN);

  private final Dialogue dialogue;
  private final Greeting greeting;
  private final Capabilities capabilities;
  private final Credentials credentials;
  private final Mechanism mechanism;

  LoginExchange(
      Dialogue dialogue, Greeting greeting, Capabilities capabilities, Credentials credentials) {
    this.dialogue = dialogue;
    this.greeting = greeting;
    this.capabilities = capabilities;
    this.credentials = credentials;
    this.mechanism = choose(credentials, capabilities);
  }

  Step step() {
    return switch (mechanism) {
      case USER_PASS -> new Step(Stage.AUTHENTICATION, "USER");
      case APOP -> new Step(Stage.AUTHENTICATION, "APOP");
      default -> new Step(Stage.AUTHENTICATION, "AUTH " + mechanism.saslName());
    };
  }

  void run(Deadline deadline) throws Pop3Exception {
    switch (credentials) {
      case Credentials.Password password -> run(password, deadline);
      case Credentials.Bearer bearer -> run(bearer, deadline);
    }
  }

  static Mechanism choose(Credentials credentials, Capabilities capabilities) {
    if (credentials.mechanism() != Mechanism.AUTO) {
      return credentials.mechanism();
    }
    Set<String> offered = capabilities.saslMechanisms();
    return switch (credentials) {
      case Credentials.Password password ->
          BY_STRENGTH.stream()
              .filter(candidate -> offered.contains(candidate.saslName()))
              .findFirst()
              .orElse(Mechanism.USER_PASS);
      case Credentials.Bearer bearer ->
          offered.contains(Mechanism.OAUTHBEARER.saslName())
              ? Mechanism.OAUTHBEARER
              : Mechanism.XOAUTH2;
    };
  }

  private void run(Credentials.Password password, Deadline deadline) throws Pop3Exception {
    String name = password.username();
    String secret = password.password();
    dialogue.redaction().secret(secret);
    switch (mechanism) {
      case USER_PASS -> userPass(name, secret, deadline);
      case APOP -> apop(name, secret, deadline);
      case PLAIN -> sasl(new Plain(name, secret), deadline);
      case LOGIN -> sasl(new Login(name, secret), deadline);
      case CRAM_MD5 -> sasl(new CramMd5(name, secret), deadline);
      case SCRAM_SHA_1 -> sasl(Scram.sha1(name, secret), deadline);
      case SCRAM_SHA_256 -> sasl(Scram.sha256(name, secret), deadline);
      case AUTO, XOAUTH2, OAUTHBEARER ->
          throw new IllegalStateException(mechanism + " with a password");
    }
  }

  /** A bearer token is as good as a password to whoever reads it: never in clear (RFC 7628 §4). */
  private void run(Credentials.Bearer bearer, Deadline deadline) throws Pop3Exception {
    dialogue.redaction().secret(bearer.token());
    if (!dialogue.connection().isSecured()) {
      throw new TlsPolicyUnmet(step(), "a bearer token is not sent without TLS", null);
    }
    Endpoint endpoint = dialogue.connection().endpoint();
    SaslExchange exchange =
        mechanism == Mechanism.OAUTHBEARER
            ? new OAuthBearer(bearer.username(), bearer.token(), endpoint.host(), endpoint.port())
            : new XOAuth2(bearer.username(), bearer.token());
    sasl(exchange, deadline);
  }

  private void sasl(SaslExchange exchange, Deadline deadline) throws Pop3Exception {
    new SaslLogin(dialogue, mechanism, exchange, mayStartAtOnce()).run(step(), deadline);
  }

  /**
   * The initial response spares a round trip but is allowed only where the capability was announced
   * (RFC 5034 §3), and breaks bearer logins at one large provider: those take two steps always.
   */
  private boolean mayStartAtOnce() {
    return credentials instanceof Credentials.Password
        && capabilities.saslMechanisms().contains(mechanism.saslName());
  }

  /** RFC 1939 §7: PASS right after the {@code +OK} to USER. Both lines are encoded first. */
  private void userPass(String name, String secret, Deadline deadline) throws Pop3Exception {
    Command user = Command.user(name);
    Command pass = Command.pass(secret);
    require(user, deadline);
    require(pass, deadline);
  }

  /** RFC 1939 §7, over a timestamp that came on this security layer. */
  private void apop(String name, String secret, Deadline deadline) throws Pop3Exception {
    Step step = step();
    String timestamp =
        greeting
            .apopTimestamp()
            .orElseThrow(
                () -> new TlsPolicyUnmet(step, "the greeting holds no timestamp to trust", null));
    String digest = Digests.apop(timestamp, secret);
    dialogue.redaction().secret(digest);
    require(Command.apop(name, digest), deadline);
  }

  private void require(Command command, Deadline deadline) throws Pop3Exception {
    Step step = new Step(Stage.AUTHENTICATION, command.shown());
    if (!dialogue.exchange(command, step, deadline)) {
      throw new AuthenticationRejected(step, mechanism, dialogue.reply());
    }
  }
}
