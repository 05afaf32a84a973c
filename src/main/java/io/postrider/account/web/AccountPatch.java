package io.postrider.account.web;

import io.postrider.account.AccountDetails;
import io.postrider.account.Amendment.Amended;
import io.postrider.account.AuthMechanism;
import io.postrider.account.MailboxAuth;
import io.postrider.web.MergePatch;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/**
 * Lays a JSON merge patch over an account. Credentials are opened only when the patch touches them.
 * A patch that chooses another mode starts that part anew, so that nobody has to null what belonged
 * to the old one; one that leads elsewhere brings the secrets along. Stateless.
 */
@Component
class AccountPatch {

  private final MergePatch mergePatch;
  private final AccountForm form;

  AccountPatch(MergePatch mergePatch, AccountForm form) {
    this.mergePatch = mergePatch;
    this.form = form;
  }

  Amended apply(JsonNode patch, AccountDetails now, Supplier<Optional<MailboxAuth>> credentials) {
    boolean withCredentials = patch.has("auth");
    MailboxAuth stored = withCredentials ? credentials.get().orElse(null) : null;
    AccountPayload.Auth auth = stored == null ? Payloads.auth(now.signIn()) : Payloads.auth(stored);
    AccountPayload merged =
        mergePatch.apply(current(patch, now, auth), patch, AccountPayload.class);
    Amended amended = form.amend(now.settings(), merged, withCredentials);
    if (!SecretsGivenAgain.changed(now, amended).isEmpty()) {
      // secrets that do not open any more lead nowhere
      credentials
          .get()
          .ifPresent(secrets -> SecretsGivenAgain.require(patch, now, secrets, amended));
    }
    return amended.auth() != null && amended.auth().equals(stored)
        ? new Amended(amended.settings(), null)
        : amended;
  }

  private static AccountPayload current(
      JsonNode patch, AccountDetails now, AccountPayload.Auth auth) {
    AccountPayload all = Payloads.of(now.settings(), auth);
    AccountPayload.Deletion deletion = all.deletion();
    AccountPayload.Baseline baseline = all.baseline();
    return new AccountPayload(
        all.name(),
        all.host(),
        all.port(),
        all.tls(),
        all.username(),
        turnsToOtherSecrets(patch, now.signIn().mechanism()) ? null : auth,
        all.schedule(),
        deletion != null && turns(patch, "deletion", deletion.mode()) ? null : deletion,
        baseline != null && turns(patch, "baseline", baseline.mode()) ? null : baseline,
        all.limits(),
        all.tlsTrust(),
        all.labels(),
        all.enabled());
  }

  private static boolean turns(JsonNode patch, String part, @Nullable String mode) {
    JsonNode chosen = patch.path(part).path("mode");
    return chosen.isString() && !chosen.asString().equals(mode);
  }

  private static boolean turnsToOtherSecrets(JsonNode patch, AuthMechanism mechanism) {
    JsonNode chosen = patch.path("auth").path("mechanism");
    return chosen.isString()
        && AuthMechanism.of(chosen.asString())
            .filter(other -> other.isBearer() != mechanism.isBearer())
            .isPresent();
  }
}
