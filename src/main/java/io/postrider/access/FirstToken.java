package io.postrider.access;

import io.postrider.access.ApiToken.Grant;
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

  FirstToken(SecuritySettings settings, ApiTokens tokens) {
    this.settings = settings;
    this.tokens = tokens;
  }

  @Override
  public void run(ApplicationArguments arguments) {
    if (settings.bootstrapToken() != null || !tokens.areNone()) {
      return;
    }
    String text = TokenText.fresh();
    if (tokens.add(ID, text, new Grant("first", Set.of(Scope.ADMIN), null, Set.of(), Map.of()))) {
      log.warn(
          "No API token exists yet, so an admin token was made. It is shown only this once: {}",
          text);
    }
  }
}
