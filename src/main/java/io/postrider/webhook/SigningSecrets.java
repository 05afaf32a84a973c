package io.postrider.webhook;

import io.postrider.secret.SecretVault;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** The secrets of the endpoints, sealed, each for its own row. Safe for use by many threads. */
@Repository
class SigningSecrets {

  private final JdbcClient jdbc;
  private final SecretVault vault;

  SigningSecrets(JdbcClient jdbc, SecretVault vault) {
    this.jdbc = jdbc;
    this.vault = vault;
  }

  /** A new secret beside those that are there. */
  SigningSecret make(UUID webhookId, Instant now) {
    UUID id = UUID.randomUUID();
    SigningSecret secret = SigningSecret.fresh();
    jdbc.sql(
            """
            insert into webhook_secret (id, webhook_id, sealed, created_at)
            values (:id, :webhook, :sealed, :now)
            """)
        .param("id", id)
        .param("webhook", webhookId)
        .param("sealed", vault.seal(context(id), secret.key()))
        .param("now", Rows.at(now))
        .update();
    return secret;
  }

  /** Gives those that have no end yet one, and forgets those whose end has come. */
  void end(UUID webhookId, Instant end, Instant now) {
    jdbc.sql("update webhook_secret set ends_at = :end where webhook_id = :id and ends_at is null")
        .param("end", Rows.at(end))
        .param("id", webhookId)
        .update();
    jdbc.sql("delete from webhook_secret where webhook_id = :id and ends_at <= :now")
        .param("id", webhookId)
        .param("now", Rows.at(now))
        .update();
  }

  /** Those that sign now, the newest first. */
  List<SigningSecret> valid(UUID webhookId, Instant now) {
    return jdbc.sql(
            """
            select id, sealed from webhook_secret
             where webhook_id = :id and (ends_at is null or ends_at > :now)
             order by created_at desc, id
            """)
        .param("id", webhookId)
        .param("now", Rows.at(now))
        .query((row, _) ->
            SigningSecret.ofKey(
                vault.open(context(row.getObject("id", UUID.class)), row.getString("sealed"))))
        .list();
  }

  private static String context(UUID id) {
    return "webhook_secret:" + id;
  }
}
