package io.postrider.access;

import io.postrider.access.ApiToken.Grant;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/**
 * The tokens in the database. Nothing is cached: what was revoked is refused by the next request.
 */
@Repository
class ApiTokens {

  private static final Duration USE_NOTED_EVERY = Duration.ofMinutes(1);
  private static final TypeReference<Map<String, String>> LABELS = new TypeReference<>() {};

  private final JdbcClient jdbc;
  private final JsonMapper mapper;
  private final InstantSource time;

  ApiTokens(JdbcClient jdbc, JsonMapper mapper, InstantSource time) {
    this.jdbc = jdbc;
    this.mapper = mapper;
    this.time = time;
  }

  boolean areNone() {
    return jdbc.sql("select count(*) from api_token").query(Long.class).single() == 0;
  }

  /** Adds a token; false if one with this id is there already. */
  boolean add(UUID id, String text, Grant grant) {
    OffsetDateTime now = now();
    int rows =
        jdbc.sql(
                """
                insert into api_token (id, hash, hint, name, scopes, accounts, labels, created_at,
                                       updated_at, expires_at, version)
                values (:id, :hash, :hint, :name, :scopes, :accounts, :labels, :now, :now,
                        :expires, 1)
                on conflict do nothing
                """)
            .param("id", id)
            .param("hash", TokenText.hash(text))
            .param("hint", TokenText.hint(text))
            .param("name", grant.name())
            .param("scopes", scopes(grant))
            .param("accounts", accounts(grant))
            .param("labels", mapper.writeValueAsString(grant.labels()))
            .param("now", now)
            .param("expires", at(grant.expiresAt()))
            .update();
    return rows == 1;
  }

  Optional<ApiToken> byText(String text) {
    String hash = TokenText.hash(text);
    return jdbc.sql("select * from api_token where hash = :hash")
        .param("hash", hash)
        .query(this::token)
        .optional()
        .filter(token -> TokenText.sameHash(token.hash(), hash));
  }

  Optional<ApiToken> byId(UUID id) {
    return jdbc.sql("select * from api_token where id = :id")
        .param("id", id)
        .query(this::token)
        .optional();
  }

  /** The tokens behind this one, oldest first. */
  List<ApiToken> after(Instant createdAt, UUID id, int limit) {
    return jdbc.sql(
            """
            select * from api_token where (created_at, id) > (:created, :id)
             order by created_at, id limit :limit
            """)
        .param("created", at(createdAt))
        .param("id", id)
        .param("limit", limit)
        .query(this::token)
        .list();
  }

  List<ApiToken> first(int limit) {
    return jdbc.sql("select * from api_token order by created_at, id limit :limit")
        .param("limit", limit)
        .query(this::token)
        .list();
  }

  /** Changes what a token allows; false if it was changed or revoked meanwhile. */
  boolean change(ApiToken seen, Grant grant) {
    int rows =
        jdbc.sql(
                """
                update api_token
                   set name = :name, scopes = :scopes, accounts = :accounts, labels = :labels,
                       expires_at = :expires, updated_at = :now, version = version + 1
                 where id = :id and version = :version
                """)
            .param("name", grant.name())
            .param("scopes", scopes(grant))
            .param("accounts", accounts(grant))
            .param("labels", mapper.writeValueAsString(grant.labels()))
            .param("expires", at(grant.expiresAt()))
            .param("now", now())
            .param("id", seen.id())
            .param("version", seen.version())
            .update();
    return rows == 1;
  }

  /** Locks the tokens with scope admin for the rest of the transaction. */
  void lockAdmins() {
    jdbc.sql("select id from api_token where scopes like '%admin%' order by id for update")
        .query(UUID.class)
        .list();
  }

  /** Whether there is a token with scope admin that has not expired. */
  boolean anyAdmin(Instant now) {
    return jdbc
        .sql("select * from api_token where scopes like '%admin%'")
        .query(this::token)
        .stream()
        .anyMatch(token -> token.grant().scopes().contains(Scope.ADMIN) && !token.isExpired(now));
  }

  boolean revoke(UUID id) {
    return jdbc.sql("delete from api_token where id = :id").param("id", id).update() == 1;
  }

  /** Notes that a token is in use; written once a minute at most. */
  void used(ApiToken token) {
    Instant now = time.instant();
    Instant noted = token.lastUsedAt();
    if (noted == null || noted.plus(USE_NOTED_EVERY).isBefore(now)) {
      jdbc.sql("update api_token set last_used_at = :now where id = :id")
          .param("now", at(now))
          .param("id", token.id())
          .update();
    }
  }

  private ApiToken token(ResultSet row, int number) throws SQLException {
    return new ApiToken(
        row.getObject("id", UUID.class),
        row.getString("hash"),
        row.getString("hint"),
        new Grant(
            row.getString("name"),
            words(row.getString("scopes"))
                .flatMap(text -> Scope.of(text).stream())
                .collect(Collectors.toSet()),
            instant(row, "expires_at"),
            words(row.getString("accounts")).map(UUID::fromString).collect(Collectors.toSet()),
            mapper.readValue(row.getString("labels"), LABELS)),
        row.getObject("created_at", OffsetDateTime.class).toInstant(),
        row.getObject("updated_at", OffsetDateTime.class).toInstant(),
        instant(row, "last_used_at"),
        row.getLong("version"));
  }

  private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
    OffsetDateTime value = row.getObject(column, OffsetDateTime.class);
    return value == null ? null : value.toInstant();
  }

  private static Stream<String> words(String text) {
    return Arrays.stream(text.split(" ", -1)).filter(word -> !word.isEmpty());
  }

  private static String scopes(Grant grant) {
    return grant.scopes().stream().sorted().map(Scope::text).collect(Collectors.joining(" "));
  }

  private static String accounts(Grant grant) {
    return grant.accounts().stream().sorted().map(UUID::toString).collect(Collectors.joining(" "));
  }

  private OffsetDateTime now() {
    return time.instant().truncatedTo(ChronoUnit.MICROS).atOffset(ZoneOffset.UTC);
  }

  private static @Nullable OffsetDateTime at(@Nullable Instant instant) {
    return instant == null ? null : instant.atOffset(ZoneOffset.UTC);
  }
}
