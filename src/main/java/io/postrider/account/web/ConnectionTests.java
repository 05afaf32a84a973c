package io.postrider.account.web;

import io.postrider.account.AccountSettings;
import io.postrider.account.Channel;
import io.postrider.account.ConnectionProbe;
import io.postrider.account.ConnectionProbe.Probed;
import io.postrider.account.Credentials;
import io.postrider.account.Mailbox;
import io.postrider.web.Problem;
import io.postrider.web.ProblemCode;
import io.postrider.web.ProblemException;
import java.util.UUID;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/** Tries mailboxes over the network; nothing is open or locked meanwhile. */
@Component
class ConnectionTests {

  private final ObjectProvider<ConnectionProbe> probe;

  ConnectionTests(ObjectProvider<ConnectionProbe> probe) {
    this.probe = probe;
  }

  Probed of(Mailbox mailbox) {
    ConnectionProbe available = probe.getIfAvailable();
    if (available == null) {
      throw new ProblemException(
          Problem.of(
              ProblemCode.STORAGE_UNAVAILABLE, "This process cannot test connections just now."));
    }
    return available.probe(mailbox);
  }

  Probed of(AccountForm.Accepted accepted) {
    return of(mailbox(accepted.settings(), accepted.credentials()));
  }

  /** A mailbox that no account has yet. */
  private static Mailbox mailbox(AccountSettings settings, Credentials credentials) {
    AccountSettings.Connection connection = settings.connection();
    AccountSettings.Polling polling = settings.polling();
    return new Mailbox(
        UUID.randomUUID(),
        Mailbox.UNSAVED,
        settings.name(),
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
}
