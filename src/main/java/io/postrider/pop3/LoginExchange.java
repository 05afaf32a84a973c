package io.postrider.pop3;

import io.postrider.pop3.sasl.ChannelBinding;
import io.postrider.pop3.sasl.CramMd5;
import io.postrider.pop3.sasl.External;
import io.postrider.pop3.sasl.Login;
import io.postrider.pop3.sasl.OAuthBearer;
import io.postrider.pop3.sasl.Plain;
import io.postrider.pop3.sasl.SaslExchange;
import io.postrider.pop3.sasl.Scram;
import io.postrider.pop3.sasl.XOAuth2;
import io.postrider.pop3.wire.Command;
import java.util.Optional;
import java.util.Set;

/**
 * One login by one mechanism, in the AUTHORIZATION state. What was announced in clear before STLS
 * is forgotten by then.
 */
final class LoginExchange {

  private final Dialogue dialogue;
  private final Greeting greeting;
  private final Capabilities capabilities;
  private final Credentials credentials;
  private final Optional<TlsInfo> tls;
  private final Optional<ChannelBinding> binding;
  private final Mechanism mechanism;

  LoginExchange(
      Dialogue dialogue,
      Greeting greeting,
      Capabilities capabilities,
      Optional<TlsInfo> tls,
      Credentials credentials) {
    this.dialogue = dialogue;
    this.greeting = greeting;
    this.capabilities = capabilities;
    this.credentials = credentials;
    this.tls = tls;
    this.binding =
        mayBeBound(credentials.mechanism(), capabilities)
            ? dialogue.connection().tlsSession().flatMap(TlsBinding::of)
            : Optional.empty();
    this.mechanism = MechanismChoice.of(credentials, capabilities, channel());
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
      case Credentials.External external -> run(external, deadline);
    }
  }

  /** Only SCRAM asks for it, and it is not had for nothing. */
  private static boolean mayBeBound(Mechanism mechanism, Capabilities capabilities) {
    return switch (mechanism) {
      case SCRAM_SHA_1, SCRAM_SHA_256, SCRAM_SHA_1_PLUS, SCRAM_SHA_256_PLUS -> true;
      case AUTO ->
          capabilities.saslMechanisms().stream().anyMatch(name -> name.startsWith("SCRAM-"));
      case PLAIN, LOGIN, USER_PASS, APOP, CRAM_MD5, XOAUTH2, OAUTHBEARER, EXTERNAL -> false;
    };
  }

  private MechanismChoice.Channel channel() {
    if (binding.isPresent()) {
      return MechanismChoice.Channel.BINDABLE_TLS;
    }
    return dialogue.connection().isSecured()
        ? MechanismChoice.Channel.TLS
        : MechanismChoice.Channel.CLEAR;
  }

  private void run(Credentials.Password credentials, Deadline deadline) throws Pop3Exception {
    String name = credentials.username();
    String secret = credentials.password();
    if (!credentials.floor().admits(mechanism)) {
      throw unfit(
          CredentialsUnfit.Reason.BELOW_FLOOR,
          "the strongest login on offer is "
              + mechanism
              + " and weaker than "
              + credentials.floor());
    }
    dialogue.redaction().password(name, secret);
    switch (mechanism) {
      case USER_PASS -> userPass(credentials, deadline);
      case APOP -> apop(credentials, deadline);
      case PLAIN -> sasl(new Plain(name, secret), deadline);
      case LOGIN -> sasl(new Login(name, secret), deadline);
      case CRAM_MD5 -> sasl(new CramMd5(name, secret), deadline);
      case SCRAM_SHA_1, SCRAM_SHA_1_PLUS -> scram(Scram.Hash.SHA_1, name, secret, deadline);
      case SCRAM_SHA_256, SCRAM_SHA_256_PLUS -> scram(Scram.Hash.SHA_256, name, secret, deadline);
      case AUTO, XOAUTH2, OAUTHBEARER, EXTERNAL ->
          throw new IllegalStateException(mechanism + " with a password");
    }
  }

  private void scram(Scram.Hash hash, String name, String secret, Deadline deadline)
      throws Pop3Exception {
    ChannelBinding bound = scramBinding();
    Scram exchange;
    try {
      exchange = new Scram(hash, name, secret, bound);
    } catch (IllegalArgumentException e) {
      throw unfit(CredentialsUnfit.Reason.FORBIDDEN_CHARACTER, String.valueOf(e.getMessage()));
    }
    sasl(exchange, deadline);
  }

  /**
   * RFC 5802 §6: bound where the mechanism says so; else whether this side could have been bound
   * and the server did not seem to be able to, so that a server which is able notices.
   */
  private ChannelBinding scramBinding() throws CredentialsUnfit {
    if (mechanism == Mechanism.SCRAM_SHA_1_PLUS || mechanism == Mechanism.SCRAM_SHA_256_PLUS) {
      return binding.orElseThrow(() ->
          unfit(
              CredentialsUnfit.Reason.NO_CHANNEL_BINDING,
              "there is no TLS channel that the login could be bound to"));
    }
    Set<String> offered = capabilities.saslMechanisms();
    boolean bindingOffered =
        offered.contains(Mechanism.SCRAM_SHA_1_PLUS.saslName())
            || offered.contains(Mechanism.SCRAM_SHA_256_PLUS.saslName());
    return binding.isPresent() && !bindingOffered
        ? ChannelBinding.NOT_OFFERED
        : ChannelBinding.IMPOSSIBLE;
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

  private void run(Credentials.External external, Deadline deadline) throws Pop3Exception {
    if (tls.flatMap(TlsInfo::clientCertificate).isEmpty()) {
      throw unfit(
          CredentialsUnfit.Reason.NO_CLIENT_CERTIFICATE,
          "no client certificate was presented in the TLS handshake");
    }
    sasl(new External(external.username()), deadline);
  }

  private void sasl(SaslExchange exchange, Deadline deadline) throws Pop3Exception {
    new SaslLogin(dialogue, mechanism, exchange, mayStartAtOnce()).run(step(), deadline);
  }

  /**
   * The initial response spares a round trip but is allowed only where the capability was announced
   * (RFC 5034 §3), and breaks bearer logins at one large provider: those take two steps always.
   */
  private boolean mayStartAtOnce() {
    return !(credentials instanceof Credentials.Bearer)
        && capabilities.saslMechanisms().contains(mechanism.saslName());
  }

  /** RFC 1939 §7: PASS right after the {@code +OK} to USER. Both lines are encoded first. */
  private void userPass(Credentials.Password password, Deadline deadline) throws Pop3Exception {
    PasswordCommands commands = new PasswordCommands(password, capabilities, step());
    dialogue.redaction().secret(commands.password());
    Command user = commands.user();
    Command pass = commands.pass();
    require(user, deadline);
    require(pass, deadline);
  }

  /** RFC 1939 §7, over a timestamp that came on this security layer. */
  private void apop(Credentials.Password password, Deadline deadline) throws Pop3Exception {
    String timestamp =
        greeting
            .apopTimestamp()
            .orElseThrow(() ->
                unfit(
                    CredentialsUnfit.Reason.NO_TIMESTAMP,
                    "the greeting holds no timestamp to trust"));
    PasswordCommands commands = new PasswordCommands(password, capabilities, step());
    dialogue.redaction().secret(commands.password());
    String digest = commands.apopDigest(timestamp);
    dialogue.redaction().secret(digest);
    require(commands.apop(digest), deadline);
  }

  private void require(Command command, Deadline deadline) throws Pop3Exception {
    Step step = new Step(Stage.AUTHENTICATION, command.shown());
    dialogue.send(command, step, deadline);
    if (!dialogue.readStatus(step, deadline)) {
      throw new AuthenticationRejected(
          step, mechanism, dialogue.reply(), dialogue.input().isEmpty(), Optional.empty());
    }
    dialogue.requireNothingMore(step);
  }

  private CredentialsUnfit unfit(CredentialsUnfit.Reason reason, String message) {
    return new CredentialsUnfit(step(), reason, message, null);
  }
}
