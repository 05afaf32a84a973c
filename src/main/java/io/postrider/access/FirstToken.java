package io.postrider.access;

import io.postrider.access.ApiToken.Grant;
import io.postrider.audit.AuditEntry;
import io.postrider.audit.AuditLog;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.ApplicationArguments;
import org.springframework.boot.ApplicationRunner;
import org.springframework.stereotype.Component;

/**
 * Makes the first admin token where the operator gave none and none exists. All replicas use the
 * same row id, so of those that start together one makes it and only that one shows it.
 */
@Component
class FirstToken implements ApplicationRunner {

  private static final Logger log = LoggerFactory.getLogger(FirstToken.class);
  private static final UUID ID =
      UUID.nameUUIDFromBytes("postrider:first-token".getBytes(StandardCharsets.UTF_8));

  private final SecuritySettings settings;
  private final ApiTokens tokens;
  private final AuditLog audit;

  FirstToken(SecuritySettings settings, ApiTokens tokens, AuditLog audit) {
    this.settings = settings;
    this.tokens = tokens;
    this.audit = audit;
  }

  @Override
  public void run(ApplicationArguments arguments) {
    if (settings.bootstrapToken() != null || !tokens.areNone()) {
      return;
    }
    String text = TokenText.fresh();
    Grant grant = new Grant("first", Set.of(Scope.ADMIN), null, Set.of(), Map.of());
    AuditEntry entry = AuditEntry.of("token.created", "token", ID).with("name", grant.name());
    if (audit.recorded(() -> tokens.add(ID, text, grant), added -> added ? entry : null)) {
      log.warn(
          "No API token exists yet, so an admin token was made. It is shown only this once: {}",
          text);
    }
  }
}
