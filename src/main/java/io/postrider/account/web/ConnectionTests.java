package io.postrider.account.web;

import io.postrider.account.AccountSettings;
import io.postrider.account.Channel;
import io.postrider.account.ConnectionProbe;
import io.postrider.account.ConnectionProbe.Probed;
import io.postrider.account.ConnectionReport.Stage;
import io.postrider.account.Credentials;
import io.postrider.account.Mailbox;
import io.postrider.audit.AuditEntry;
import io.postrider.audit.AuditLog;
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
  private final AuditLog audit;

  ConnectionTests(ObjectProvider<ConnectionProbe> probe, AuditLog audit) {
    this.probe = probe;
    this.audit = audit;
  }

  /** Tries an account's mailbox, with the credentials that are stored. */
  Probed of(Mailbox mailbox) {
    return tell(
        mailbox, probe(mailbox), AuditEntry.ofAccount("connection.tested", mailbox.accountId()));
  }

  private Probed probe(Mailbox mailbox) {
    ConnectionProbe available = probe.getIfAvailable();
    if (available == null) {
      throw new ProblemException(
          Problem.of(
              ProblemCode.STORAGE_UNAVAILABLE, "This process cannot test connections just now."));
    }
    return available.probe(mailbox);
  }

  Probed of(AccountForm.Accepted accepted) {
    Mailbox mailbox = mailbox(accepted.settings(), accepted.credentials());
    return tell(
        mailbox,
        probe(mailbox),
        AuditEntry.of("connection.tested", "mailbox", mailbox.username() + "@" + mailbox.host()));
  }

  /** Nothing was changed: the entry stands for itself, and for the use of the credentials. */
  private Probed tell(Mailbox mailbox, Probed probed, AuditEntry entry) {
    Stage failed =
        probed.report().stages().stream().filter(stage -> !stage.ok()).findFirst().orElse(null);
    Problem problem = failed == null ? null : failed.problem();
    audit.note(
        entry
            .with("host", mailbox.host())
            .with("port", mailbox.port())
            .with("username", mailbox.username())
            .with("mechanism", mailbox.auth().mechanism())
            .with("failedAt", failed == null ? null : failed.stage().text())
            .refused(problem == null ? null : problem.code()));
    return probed;
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
