package io.postrider.access;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.postrider.access.ApiToken.Grant;
import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What the token operations take and give. */
final class TokenPayload {

  private TokenPayload() {}

  /**
   * A token to make, or the part of one that may be changed.
   *
   * @param accounts accounts to bind it to; with {@code labels}, those beside the ones that carry
   *     all of these labels
   */
  @Schema(name = "TokenDraft")
  record Draft(
      @NotBlank @Size(max = 200) String name,
      @NotEmpty Set<@NotNull Scope> scopes,
      @Nullable Instant expiresAt,
      @Size(max = 1000) Set<@NotNull UUID> accounts,
      @Size(max = 20)
          Map<@NotBlank @Size(max = 63) String, @NotNull @Size(max = 253) String> labels) {

    Draft {
      accounts = accounts == null ? Set.of() : accounts;
      labels = labels == null ? Map.of() : labels;
    }

    static Draft of(Grant grant) {
      return new Draft(
          grant.name(), grant.scopes(), grant.expiresAt(), grant.accounts(), grant.labels());
    }

    Grant grant() {
      return new Grant(name.strip(), scopes, expiresAt, accounts, labels);
    }
  }

  /** A token without its text. */
  @Schema(name = "Token")
  record View(
      UUID id,
      String name,
      String hint,
      SortedSet<Scope> scopes,
      @Nullable Instant expiresAt,
      SortedSet<UUID> accounts,
      Map<String, String> labels,
      Instant createdAt,
      Instant updatedAt,
      @Nullable Instant lastUsedAt) {

    static View of(ApiToken token) {
      Grant grant = token.grant();
      return new View(
          token.id(),
          grant.name(),
          token.hint(),
          new TreeSet<>(grant.scopes()),
          grant.expiresAt(),
          new TreeSet<>(grant.accounts()),
          new TreeMap<>(grant.labels()),
          token.createdAt(),
          token.updatedAt(),
          token.lastUsedAt());
    }
  }

  /** A token just made, with its text for the only time. */
  @Schema(name = "CreatedToken")
  record Created(String token, @JsonUnwrapped View view) {

    @Override
    public String toString() {
      return "Created[" + view.id() + "]";
    }
  }
}
