package io.postrider.account.web;

import io.postrider.account.AccountDetails;
import io.postrider.account.Amendment.Amended;
import io.postrider.account.AuthMechanism;
import io.postrider.account.Credentials;
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

  Amended apply(JsonNode patch, AccountDetails now, Supplier<Optional<Credentials>> credentials) {
    boolean withCredentials = patch.has("auth") || patch.has("proxy");
    Credentials stored = withCredentials ? credentials.get().orElse(null) : null;
    AccountPayload merged =
        mergePatch.apply(current(patch, now, stored), patch, AccountPayload.class);
    Amended amended = form.amend(now.settings(), merged, withCredentials);
    if (!SecretsGivenAgain.changed(now, amended).isEmpty()) {
      // secrets that do not open any more lead nowhere
      credentials
          .get()
          .ifPresent(secrets -> SecretsGivenAgain.require(patch, now, secrets, amended));
    }
    return amended.credentials() != null && amended.credentials().equals(stored)
        ? new Amended(amended.settings(), null)
        : amended;
  }

  private static AccountPayload current(
      JsonNode patch, AccountDetails now, @Nullable Credentials stored) {
    String certificate = now.settings().connection().clientCertificatePem();
    AccountPayload.Auth auth =
        stored == null
            ? Payloads.auth(now.signIn(), certificate)
            : Payloads.auth(stored, certificate);
    AccountPayload all =
        Payloads.of(now.settings(), auth, stored == null ? null : stored.proxyPassword());
    AccountPayload.Deletion deletion = all.deletion();
    AccountPayload.Baseline baseline = all.baseline();
    return new AccountPayload(
        all.name(),
        all.host(),
        all.port(),
        all.tls(),
        all.username(),
        kept(auth, patch, now.signIn().mechanism()),
        all.proxy(),
        all.schedule(),
        deletion != null && turns(patch, "deletion", deletion.mode()) ? null : deletion,
        baseline != null && turns(patch, "baseline", baseline.mode()) ? null : baseline,
        all.limits(),
        all.retention(),
        all.tlsTrust(),
        all.labels(),
        all.enabled());
  }

  private static AccountPayload.Auth kept(
      AccountPayload.Auth auth, JsonNode patch, AuthMechanism now) {
    if (turnsToOtherSecrets(patch, now)) {
      return withoutSecrets(auth);
    }
    return namesMechanism(patch) ? withoutMinimum(auth) : auth;
  }

  private static boolean turns(JsonNode patch, String part, @Nullable String mode) {
    JsonNode chosen = patch.path(part).path("mode");
    return chosen.isString() && !chosen.asString().equals(mode);
  }

  /** The client certificate may accompany any mechanism: it stays. */
  private static AccountPayload.Auth withoutSecrets(AccountPayload.Auth auth) {
    return new AccountPayload.Auth(
        null, null, null, null, auth.clientCertificatePem(), auth.clientKeyPem());
  }

  /** Who names a mechanism has taken the choice back that the minimum was for. */
  private static AccountPayload.Auth withoutMinimum(AccountPayload.Auth auth) {
    return new AccountPayload.Auth(
        auth.mechanism(),
        null,
        auth.password(),
        auth.oauth2(),
        auth.clientCertificatePem(),
        auth.clientKeyPem());
  }

  private static boolean namesMechanism(JsonNode patch) {
    JsonNode chosen = patch.path("auth").path("mechanism");
    return chosen.isString() && !chosen.asString().equals(AuthMechanism.AUTO.text());
  }

  private static boolean turnsToOtherSecrets(JsonNode patch, AuthMechanism mechanism) {
    JsonNode chosen = patch.path("auth").path("mechanism");
    return chosen.isString()
        && AuthMechanism.of(chosen.asString())
            .filter(other -> !other.takesTheSecretsOf(mechanism))
            .isPresent();
  }
}
