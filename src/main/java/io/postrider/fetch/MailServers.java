package io.postrider.fetch;

import io.postrider.account.Channel;
import io.postrider.account.ClientKeyCheck;
import io.postrider.account.Mailbox;
import io.postrider.account.ProxyServer;
import io.postrider.egress.EgressGuard;
import io.postrider.pop3.AuthorizationSession;
import io.postrider.pop3.ClientCertificate;
import io.postrider.pop3.Deadline;
import io.postrider.pop3.Endpoint;
import io.postrider.pop3.Pop3Client;
import io.postrider.pop3.Pop3Limits;
import io.postrider.pop3.ProxyLogin;
import io.postrider.pop3.ProxySettings;
import io.postrider.pop3.TlsPolicy;
import io.postrider.pop3.TlsSessions;
import io.postrider.pop3.TranscriptListener;
import io.postrider.pop3.TrustSettings;
import java.io.IOException;
import java.util.Optional;
import org.springframework.stereotype.Component;

/**
 * Connects to the servers that accounts name: the only caller of {@link Pop3Client}. The addresses
 * of the mail server and those of a proxy are checked alike. Safe for use by many threads.
 */
@Component
class MailServers implements ClientKeyCheck {

  private final EgressGuard egress;
  private final FetchSettings settings;
  private final SessionMetrics metrics;
  private final TlsSessions tlsSessions = new TlsSessions();

  MailServers(EgressGuard egress, FetchSettings settings, SessionMetrics metrics) {
    this.egress = egress;
    this.settings = settings;
    this.metrics = metrics;
  }

  /**
   * Connects, up to the greeting and the capabilities.
   *
   * @param pipelining whether commands may go ahead of answers where the server announces it
   */
  AuthorizationSession connect(
      Mailbox mailbox, boolean pipelining, TranscriptListener transcript, Deadline deadline)
      throws IOException {
    egress.requireMailboxPort(mailbox.port());
    Pop3Client.Builder client =
        Pop3Client.builder(new Endpoint(mailbox.host(), mailbox.port(), policy(mailbox)))
            .resolver(egress::resolve)
            .connectTimeout(settings.connectTimeout())
            .readTimeout(settings.readTimeout())
            .limits(Pop3Limits.DEFAULT.withMessageOctets(mailbox.limits().maxMessageBytes()))
            .trust(
                new TrustSettings(
                    Optional.ofNullable(mailbox.trust().caCertificatePem()),
                    mailbox.trust().pinnedSpkiSha256()))
            .tlsSessions(tlsSessions)
            .transcript(transcript)
            .listener(metrics)
            .pipelining(pipelining);
    Channel.Proxy proxy = mailbox.channel().proxy();
    if (proxy != null) {
      client.proxy(proxy(proxy));
    }
    Channel.ClientIdentity identity = mailbox.channel().identity();
    if (identity != null) {
      client.clientCertificate(
          ClientCertificate.ofPem(identity.certificatePem(), identity.keyPem()));
    }
    return client.build().connect(deadline);
  }

  @Override
  public Optional<String> fault(String certificatePem, String keyPem) {
    try {
      ClientCertificate.ofPem(certificatePem, keyPem);
      return Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.of(String.valueOf(e.getMessage()));
    }
  }

  private static ProxySettings proxy(Channel.Proxy proxy) {
    ProxyServer server = proxy.server();
    String username = server.username();
    String password = proxy.password();
    Optional<ProxyLogin> login =
        username == null || password == null
            ? Optional.empty()
            : Optional.of(new ProxyLogin(username, password));
    return switch (server.type()) {
      case SOCKS5 -> new ProxySettings.Socks5(server.host(), server.port(), login);
      case HTTP -> new ProxySettings.HttpConnect(server.host(), server.port(), login);
    };
  }

  private static TlsPolicy policy(Mailbox mailbox) {
    return switch (mailbox.tls()) {
      case IMPLICIT -> TlsPolicy.IMPLICIT;
      case STARTTLS -> TlsPolicy.STLS_REQUIRED;
      case NONE -> TlsPolicy.CLEARTEXT;
    };
  }
}
