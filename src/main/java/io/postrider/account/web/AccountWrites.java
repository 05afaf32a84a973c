package io.postrider.account.web;

import io.postrider.account.AccountDetails;
import io.postrider.account.AccountDirectory;
import io.postrider.account.AccountRegister;
import io.postrider.account.AccountSettings;
import io.postrider.account.Amendment;
import io.postrider.account.Credentials;
import io.postrider.audit.AuditEntry;
import io.postrider.audit.AuditLog;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/** What clients change of accounts, each with its entry in the audit log in one transaction. */
@Component
class AccountWrites {

  private static final Set<String> SECRETS =
      Set.of("password", "clientSecret", "refreshToken", "clientKeyPem");

  private final AccountRegister register;
  private final AccountDirectory directory;
  private final AuditLog audit;

  AccountWrites(AccountRegister register, AccountDirectory directory, AuditLog audit) {
    this.register = register;
    this.directory = directory;
    this.audit = audit;
  }

  AccountDetails create(AccountSettings settings, Credentials credentials) {
    return audit.recorded(
        () -> find(register.register(settings, credentials)),
        made ->
            AuditEntry.ofAccount("account.created", made.id())
                .changed(null, AccountAnswer.of(made)));
  }

  /**
   * Changes settings.
   *
   * @param patch what was asked for; the names of the secrets in it are told
   */
  AccountDetails change(UUID id, JsonNode patch, Amendment amendment) {
    var before = new AtomicReference<@Nullable AccountDetails>();
    return audit.recorded(
        () -> {
          register.change(
              id,
              (now, credentials) -> {
                before.set(now);
                return amendment.amend(now, credentials);
              });
          return find(id);
        },
        after ->
            AuditEntry.ofAccount("account.changed", id)
                .changed(shown(before.get()), AccountAnswer.of(after))
                .with("secretsGiven", secretsIn(patch)));
  }

  void remove(UUID id, boolean purge, AccountRegister.Expectation expected) {
    audit.recorded(
        () -> {
          AccountDetails account = find(id);
          register.remove(id, purge, expected);
          return account;
        },
        account ->
            AuditEntry.ofAccount("account.deleted", id)
                .changed(AccountAnswer.of(account), null)
                .with("messages", purge ? "purge" : "keep"));
  }

  AccountDetails pause(UUID id, @Nullable String reason, @Nullable Instant until) {
    return audit.recorded(
        () -> {
          register.pause(id, reason, until);
          return find(id);
        },
        _ ->
            AuditEntry.ofAccount("account.paused", id).with("reason", reason).with("until", until));
  }

  AccountDetails resume(UUID id) {
    return audit.recorded(
        () -> {
          register.resume(id);
          return find(id);
        },
        _ -> AuditEntry.ofAccount("account.resumed", id));
  }

  private AccountDetails find(UUID id) {
    return directory.find(id).orElseThrow(() -> AccountsController.unknown(id));
  }

  private static @Nullable AccountAnswer shown(@Nullable AccountDetails account) {
    return account == null ? null : AccountAnswer.of(account);
  }

  /** {@code auth.password}; null where none was given. */
  private static @Nullable List<String> secretsIn(JsonNode patch) {
    List<String> found = new ArrayList<>();
    collect("", patch, found);
    return found.isEmpty() ? null : found;
  }

  private static void collect(String path, JsonNode node, List<String> found) {
    for (var member : node.properties()) {
      String name = path + member.getKey();
      if (SECRETS.contains(member.getKey())) {
        found.add(name);
      } else {
        collect(name + ".", member.getValue(), found);
      }
    }
  }
}
