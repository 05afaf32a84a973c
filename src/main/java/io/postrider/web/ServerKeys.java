package io.postrider.web;

import java.security.SecureRandom;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Random keys that all replicas share and that survive restarts: made by whoever needs one first,
 * kept in the database. They only keep clients from making things up (cursors); what must stay
 * hidden from a reader of the database is sealed elsewhere.
 */
@Component
class ServerKeys {

  private static final int KEY_BYTES = 32;

  private final JdbcClient jdbc;
  private final InstantSource time;
  private final SecureRandom random = new SecureRandom();
  private final Map<String, byte[]> known = new ConcurrentHashMap<>();

  ServerKeys(JdbcClient jdbc, InstantSource time) {
    this.jdbc = jdbc;
    this.time = time;
  }

  byte[] key(String name) {
    byte[] key = known.get(name);
    if (key == null) {
      key = made(name);
      known.put(name, key);
    }
    return key;
  }

  /** Two replicas may both try; the first row stays, and both read that one. */
  private byte[] made(String name) {
    byte[] candidate = new byte[KEY_BYTES];
    random.nextBytes(candidate);
    jdbc.sql(
            """
            insert into server_key (name, secret, created_at) values (:name, :secret, :now)
            on conflict do nothing
            """)
        .param("name", name)
        .param("secret", candidate)
        .param("now", time.instant().atOffset(ZoneOffset.UTC))
        .update();
    return jdbc.sql("select secret from server_key where name = :name")
        .param("name", name)
        .query(byte[].class)
        .single();
  }
}
