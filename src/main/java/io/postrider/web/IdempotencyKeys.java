package io.postrider.web;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * The answers kept for repeated requests: a row per caller and key, claimed before the work and
 * completed after it. Of concurrent duplicates, on whichever replica, the first insert wins. A row
 * is kept for a day; a claim whose owner died is free again after ten minutes.
 */
@Component
class IdempotencyKeys {

  static final Duration KEPT_FOR = Duration.ofHours(24);
  static final Duration ABANDONED_AFTER = Duration.ofMinutes(10);
  private static final Duration SWEEP_EVERY = Duration.ofHours(1);
  private static final int TURNS = 3;

  /** What a key is good for. */
  sealed interface Claim {

    /** The request is ours to do; complete or release it. */
    record Mine(UUID id) implements Claim {}

    /** It was done before; this was the answer. */
    record Done(KeptAnswer answer) implements Claim {}

    /** Another request with this key is being done right now. */
    record Running() implements Claim {}

    /** The key was used for another request. */
    record Taken() implements Claim {}
  }

  /** An answer to give again; without a body where it held a secret. */
  record KeptAnswer(
      int status,
      @Nullable String location,
      @Nullable String contentType,
      @Nullable String etag,
      @Nullable String body) {}

  private record Row(UUID claim, Instant claimedAt, String hash, Optional<KeptAnswer> answer) {}

  private final JdbcClient jdbc;
  private final InstantSource time;
  private final AtomicReference<Instant> swept = new AtomicReference<>(Instant.EPOCH);

  IdempotencyKeys(JdbcClient jdbc, InstantSource time) {
    this.jdbc = jdbc;
    this.time = time;
  }

  Claim claim(String caller, String key, String hash) {
    sweep();
    for (int turn = 0; turn < TURNS; turn++) {
      UUID mine = UUID.randomUUID();
      if (insert(caller, key, hash, mine)) {
        return new Claim.Mine(mine);
      }
      // the row may be gone again by now, then it is our turn
      Optional<Row> row = find(caller, key);
      if (row.isPresent()) {
        if (!isOver(row.get())) {
          return judge(row.get(), hash);
        }
        remove(caller, key, row.get().claim());
      }
    }
    return new Claim.Running();
  }

  void complete(String caller, String key, UUID claim, KeptAnswer answer) {
    jdbc.sql(
            """
            update idempotency_key
               set status = :status, location = :location, content_type = :type, etag = :etag,
                   body = :body
             where caller = :caller and idem_key = :key and claim = :claim
            """)
        .param("status", answer.status())
        .param("location", answer.location())
        .param("type", answer.contentType())
        .param("etag", answer.etag())
        .param("body", answer.body())
        .param("caller", caller)
        .param("key", key)
        .param("claim", claim)
        .update();
  }

  /** Frees a key whose request did nothing, so that it may be tried again. */
  void release(String caller, String key, UUID claim) {
    remove(caller, key, claim);
  }

  private static Claim judge(Row row, String hash) {
    if (!row.hash().equals(hash)) {
      return new Claim.Taken();
    }
    return row.answer().<Claim>map(Claim.Done::new).orElseGet(Claim.Running::new);
  }

  private boolean isOver(Row row) {
    Duration allowed = row.answer().isPresent() ? KEPT_FOR : ABANDONED_AFTER;
    return row.claimedAt().plus(allowed).isBefore(time.instant());
  }

  private boolean insert(String caller, String key, String hash, UUID claim) {
    int rows =
        jdbc.sql(
                """
                insert into idempotency_key (caller, idem_key, request_hash, claim, claimed_at)
                values (:caller, :key, :hash, :claim, :now)
                on conflict do nothing
                """)
            .param("caller", caller)
            .param("key", key)
            .param("hash", hash)
            .param("claim", claim)
            .param("now", now())
            .update();
    return rows == 1;
  }

  private Optional<Row> find(String caller, String key) {
    return jdbc.sql("select * from idempotency_key where caller = :caller and idem_key = :key")
        .param("caller", caller)
        .param("key", key)
        .query(IdempotencyKeys::row)
        .optional();
  }

  private static Row row(ResultSet row, int number) throws SQLException {
    int status = row.getInt("status");
    Optional<KeptAnswer> answer =
        row.wasNull()
            ? Optional.empty()
            : Optional.of(
                new KeptAnswer(
                    status,
                    row.getString("location"),
                    row.getString("content_type"),
                    row.getString("etag"),
                    row.getString("body")));
    return new Row(
        row.getObject("claim", UUID.class),
        row.getObject("claimed_at", OffsetDateTime.class).toInstant(),
        row.getString("request_hash"),
        answer);
  }

  private void remove(String caller, String key, UUID claim) {
    jdbc.sql(
            """
            delete from idempotency_key
             where caller = :caller and idem_key = :key and claim = :claim
            """)
        .param("caller", caller)
        .param("key", key)
        .param("claim", claim)
        .update();
  }

  private void sweep() {
    Instant now = time.instant();
    Instant last = swept.get();
    if (last.plus(SWEEP_EVERY).isBefore(now) && swept.compareAndSet(last, now)) {
      jdbc.sql("delete from idempotency_key where claimed_at < :limit")
          .param("limit", now.minus(KEPT_FOR).atOffset(ZoneOffset.UTC))
          .update();
    }
  }

  private OffsetDateTime now() {
    return time.instant().atOffset(ZoneOffset.UTC);
  }
}
