package io.postrider.account;

import jakarta.persistence.CollectionTable;
import jakarta.persistence.Column;
import jakarta.persistence.Convert;
import jakarta.persistence.ElementCollection;
import jakarta.persistence.Embeddable;
import jakarta.persistence.Embedded;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.FetchType;
import jakarta.persistence.Id;
import jakarta.persistence.JoinColumn;
import jakarta.persistence.MapKeyColumn;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.hibernate.annotations.BatchSize;
import org.jspecify.annotations.Nullable;

/**
 * The settings of one mailbox, with its credentials sealed. Born by {@link #register}, changed as a
 * whole by {@link #amend}; how its polls go is told by {@link AccountStanding}, never here, so that
 * a poll does not fight with a change. Confined to the transaction that loaded it.
 */
@Entity
@Table(name = "account")
class MailAccount {

  @Id private UUID id;
  @Version private @Nullable Long version;

  private String name;
  private String host;
  private int port;

  @Enumerated(EnumType.STRING)
  private TlsMode tls;

  private String username;

  @Enumerated(EnumType.STRING)
  private AuthMechanism mechanism;

  @Enumerated(EnumType.STRING)
  private @Nullable AuthMinimum authMinimum;

  @Embedded private @Nullable TokenSource oauth2;
  private String sealedAuth;

  @Convert(converter = PolicyText.OfInterval.class)
  private Duration pollInterval;

  @Convert(converter = PolicyText.OfDeletion.class)
  private DeletionPolicy deletion;

  @Convert(converter = PolicyText.OfBaseline.class)
  private Baseline baseline;

  private long maxMessageBytes;
  private int maxMessagesPerPoll;
  private @Nullable Integer keepDays;
  private @Nullable String caCertificatePem;

  @Column(name = "pinned_spki_sha256")
  @Convert(converter = PolicyText.OfPins.class)
  private List<String> pinnedSpkiSha256;

  @ElementCollection(fetch = FetchType.EAGER)
  @CollectionTable(name = "account_label", joinColumns = @JoinColumn(name = "account_id"))
  @MapKeyColumn(name = "label_key")
  @Column(name = "label_value")
  @BatchSize(size = 200)
  private Map<String, String> labels = new HashMap<>();

  private @Nullable String clientCertificatePem;
  @Embedded private @Nullable ProxyColumns proxy;

  private boolean enabled;
  private Instant createdAt;
  private Instant updatedAt;

  /** For JPA. */
  @SuppressWarnings("NullAway.Init")
  protected MailAccount() {}

  private MailAccount(
      UUID id, AccountSettings settings, SignIn signIn, String sealedAuth, Instant now) {
    this();
    this.id = id;
    this.createdAt = now;
    signInWith(signIn, sealedAuth, now);
    amend(settings, now);
  }

  static MailAccount register(
      UUID id, AccountSettings settings, SignIn signIn, String sealedAuth, Instant now) {
    return new MailAccount(id, settings, signIn, sealedAuth, now);
  }

  /** Takes other settings, all of them; the credentials stay. */
  void amend(AccountSettings settings, Instant now) {
    name = settings.name();
    AccountSettings.Connection connection = settings.connection();
    host = connection.host();
    port = connection.port();
    tls = connection.tls();
    username = connection.username();
    caCertificatePem = connection.trust().caCertificatePem();
    pinnedSpkiSha256 = connection.trust().pinnedSpkiSha256();
    clientCertificatePem = connection.clientCertificatePem();
    ProxyServer server = connection.proxy();
    proxy = server == null ? null : ProxyColumns.of(server);
    AccountSettings.Polling polling = settings.polling();
    pollInterval = polling.interval();
    deletion = polling.deletion();
    baseline = polling.baseline();
    maxMessageBytes = polling.limits().maxMessageBytes();
    maxMessagesPerPoll = polling.limits().maxMessagesPerPoll();
    keepDays =
        switch (settings.retention()) {
          case Retention.Forever() -> null;
          case Retention.KeepFor(int days) -> days;
        };
    if (!labels.equals(settings.labels())) {
      labels.keySet().retainAll(settings.labels().keySet());
      labels.putAll(settings.labels());
    }
    enabled = settings.enabled();
    updatedAt = now;
  }

  /** Takes other credentials; {@code sealed} was sealed for this account. */
  void signInWith(SignIn signIn, String sealed, Instant now) {
    mechanism = signIn.mechanism();
    authMinimum = signIn.minimum();
    SignIn.OAuth2Client client = signIn.oauth2();
    oauth2 = client == null ? null : TokenSource.of(client);
    sealedAuth = sealed;
    updatedAt = now;
  }

  /** The snapshot that a poll works with. */
  Mailbox mailbox(Credentials credentials) {
    AccountSettings settings = settings();
    AccountSettings.Connection connection = settings.connection();
    AccountSettings.Polling polling = settings.polling();
    return new Mailbox(
        id,
        version(),
        name,
        connection.host(),
        connection.port(),
        connection.tls(),
        connection.username(),
        credentials.auth(),
        polling.interval(),
        polling.deletion(),
        polling.baseline(),
        polling.limits(),
        connection.trust(),
        Channel.of(connection, credentials));
  }

  AccountSettings settings() {
    return new AccountSettings(
        name,
        new AccountSettings.Connection(
            host,
            port,
            tls,
            username,
            new TlsTrust(caCertificatePem, pinnedSpkiSha256),
            clientCertificatePem,
            proxy == null ? null : proxy.server()),
        new AccountSettings.Polling(
            pollInterval,
            deletion,
            baseline,
            new MailboxLimits(maxMessageBytes, maxMessagesPerPoll)),
        keepDays == null ? Retention.FOREVER : new Retention.KeepFor(keepDays),
        labels,
        enabled);
  }

  SignIn signIn() {
    return new SignIn(mechanism, authMinimum, oauth2 == null ? null : oauth2.client());
  }

  UUID id() {
    return id;
  }

  String sealedAuth() {
    return sealedAuth;
  }

  /** The version of the settings; grows with each change that was flushed. */
  long version() {
    return version == null ? 0 : version;
  }

  Instant createdAt() {
    return createdAt;
  }

  Instant updatedAt() {
    return updatedAt;
  }

  @Override
  public String toString() {
    return "MailAccount[" + id + "]";
  }

  /** Columns of {@link ProxyServer}. */
  @Embeddable
  static class ProxyColumns {

    @Enumerated(EnumType.STRING)
    @Column(name = "proxy_type")
    private ProxyType type;

    @Column(name = "proxy_host")
    private String host;

    @Column(name = "proxy_port")
    private Integer port;

    @Column(name = "proxy_username")
    private @Nullable String username;

    /** For JPA. */
    @SuppressWarnings("NullAway.Init")
    protected ProxyColumns() {}

    static ProxyColumns of(ProxyServer server) {
      ProxyColumns columns = new ProxyColumns();
      columns.type = server.type();
      columns.host = server.host();
      columns.port = server.port();
      columns.username = server.username();
      return columns;
    }

    ProxyServer server() {
      return new ProxyServer(type, host, port, username);
    }
  }

  /** Columns of {@link SignIn.OAuth2Client}. */
  @Embeddable
  static class TokenSource {

    @Column(name = "oauth2_token_uri")
    private String tokenUri;

    @Column(name = "oauth2_client_id")
    private String clientId;

    @Enumerated(EnumType.STRING)
    @Column(name = "oauth2_client_authentication")
    private @Nullable ClientAuthentication clientAuthentication;

    @Column(name = "oauth2_scope")
    private @Nullable String scope;

    /** For JPA. */
    @SuppressWarnings("NullAway.Init")
    protected TokenSource() {}

    static TokenSource of(SignIn.OAuth2Client client) {
      TokenSource source = new TokenSource();
      source.tokenUri = client.tokenUri().toString();
      source.clientId = client.clientId();
      source.clientAuthentication = client.clientAuthentication();
      source.scope = client.scope();
      return source;
    }

    SignIn.OAuth2Client client() {
      return new SignIn.OAuth2Client(
          URI.create(tokenUri),
          clientId,
          // rows of a time before there was a choice
          clientAuthentication == null
              ? ClientAuthentication.CLIENT_SECRET_BASIC
              : clientAuthentication,
          scope);
    }
  }
}
