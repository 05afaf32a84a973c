package io.postrider.secret;

import java.security.SecureRandom;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Finds the key ring: the setting, else a file beside an embedded database, else a refusal. */
@Configuration(proxyBeanMethods = false)
class SecretConfiguration {

  private static final Logger log = LoggerFactory.getLogger(SecretConfiguration.class);

  @Bean
  SecretVault secretVault(SecretSettings settings, JdbcConnectionDetails database) {
    return new SecretVault(ring(settings, DatabaseKind.of(database.getJdbcUrl())));
  }

  static KeyRing ring(SecretSettings settings, DatabaseKind database) {
    if (settings.key() != null) {
      return KeyRing.parse(settings.key());
    }
    return switch (database) {
      case DatabaseKind.File(var folder) -> KeyFile.in(folder).readOrMake();
      case DatabaseKind.Memory() -> {
        log.warn(
            "postrider.secrets.key is not set and the database lives in memory:"
                + " mailbox secrets are sealed with a key that ends with this process");
        byte[] key = new byte[KeyRing.KEY_BYTES];
        new SecureRandom().nextBytes(key);
        yield KeyRing.of(key);
      }
      case DatabaseKind.Server() ->
          throw new SecretKeyRefused(
              "With a database server (PostgreSQL) it must be given, the same to all replicas,"
                  + " and none is.");
    };
  }
}
