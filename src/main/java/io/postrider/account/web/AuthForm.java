package io.postrider.account.web;

import io.postrider.account.AuthMechanism;
import io.postrider.account.AuthMinimum;
import io.postrider.account.ClientAuthentication;
import io.postrider.account.MailboxAuth;
import io.postrider.account.TlsMode;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Makes credentials of what a client wrote under {@code auth}. */
final class AuthForm {

  private static final URI NOWHERE = URI.create("https://invalid.invalid/");
  private static final int LONGEST_TEXT = 1_000;
  private static final String MINIMUM = "auth.minimum";

  private final Findings findings;
  private final boolean clearTextAllowed;

  /**
   * @param clearTextAllowed whether any address may be contacted without TLS
   */
  AuthForm(Findings findings, boolean clearTextAllowed) {
    this.findings = findings;
    this.clearTextAllowed = clearTextAllowed;
  }

  /** The mechanism, seen to fit the channel. */
  static AuthMechanism mechanism(
      AccountPayload.@Nullable Auth auth, TlsMode tls, Findings findings) {
    AuthMechanism mechanism =
        findings.oneOf(
            "auth.mechanism",
            auth == null ? null : auth.mechanism(),
            AuthMechanism.values(),
            AuthMechanism::text,
            AuthMechanism.AUTO);
    if (mechanism.needsTls() && tls == TlsMode.NONE) {
      findings.add("auth.mechanism", "tls.required", "needs tls implicit or starttls");
    }
    if (mechanism != AuthMechanism.AUTO) {
      findings.absent(
          MINIMUM, auth == null ? null : auth.minimum(), "goes with mechanism auto only");
    } else if (tls == TlsMode.NONE
        && auth != null
        && AuthMinimum.SCRAM_PLUS.text().equals(auth.minimum())) {
      findings.add(MINIMUM, "tls.required", "scram_plus needs tls implicit or starttls");
    }
    return mechanism;
  }

  /** The same again, where any fault was found already. */
  static AuthMechanism chosen(AccountPayload.@Nullable Auth auth) {
    return Optional.ofNullable(auth)
        .map(AccountPayload.Auth::mechanism)
        .flatMap(AuthMechanism::of)
        .orElse(AuthMechanism.AUTO);
  }

  MailboxAuth credentials(AccountPayload.@Nullable Auth auth, AuthMechanism mechanism) {
    if (mechanism.isBearer()) {
      findings.absent(
          "auth.password",
          auth == null ? null : auth.password(),
          "does not go with mechanism " + mechanism.text());
      return bearer(auth == null ? null : auth.oauth2(), mechanism);
    }
    findings.absent(
        "auth.oauth2",
        auth == null ? null : auth.oauth2(),
        "does not go with mechanism " + mechanism.text());
    String password = auth == null ? null : auth.password();
    if (mechanism.isExternal()) {
      findings.absent("auth.password", password, "does not go with mechanism external");
      return new MailboxAuth.ExternalAuth();
    }
    SecretText.checkPassword(findings, "auth.password", password);
    return new MailboxAuth.PasswordAuth(
        mechanism,
        mechanism == AuthMechanism.AUTO ? minimum(auth, findings) : AuthMinimum.ANY,
        password == null ? "" : password);
  }

  private static AuthMinimum minimum(AccountPayload.@Nullable Auth auth, Findings findings) {
    return findings.oneOf(
        MINIMUM,
        auth == null ? null : auth.minimum(),
        AuthMinimum.values(),
        AuthMinimum::text,
        AuthMinimum.ANY);
  }

  private MailboxAuth bearer(AccountPayload.@Nullable OAuth2 it, AuthMechanism mechanism) {
    if (it == null) {
      findings.add("auth.oauth2", "required", "is required for mechanism " + mechanism.text());
      return new MailboxAuth.OAuth2Auth(
          mechanism, NOWHERE, "", null, ClientAuthentication.CLIENT_SECRET_BASIC, null, null);
    }
    if (it.clientSecret() != null) {
      SecretText.checkToken(findings, "auth.oauth2.clientSecret", it.clientSecret());
    }
    if (it.refreshToken() != null) {
      SecretText.checkToken(findings, "auth.oauth2.refreshToken", it.refreshToken());
    }
    if (it.clientSecret() == null && it.refreshToken() == null) {
      findings.add(
          "auth.oauth2.refreshToken", "required", "a refreshToken or a clientSecret is required");
    }
    return new MailboxAuth.OAuth2Auth(
        mechanism,
        tokenUri(it.tokenUri()),
        findings.line("auth.oauth2.clientId", it.clientId(), LONGEST_TEXT),
        it.clientSecret(),
        findings.oneOf(
            "auth.oauth2.clientAuthentication",
            it.clientAuthentication(),
            ClientAuthentication.values(),
            ClientAuthentication::text,
            ClientAuthentication.CLIENT_SECRET_BASIC),
        it.refreshToken(),
        findings.optionalLine("auth.oauth2.scope", it.scope(), LONGEST_TEXT));
  }

  /**
   * Secrets go there, so it is HTTPS (RFC 6749 section 3.2); plain HTTP only where an operator
   * named addresses for it, which are checked when they are known.
   */
  private URI tokenUri(@Nullable String text) {
    String field = "auth.oauth2.tokenUri";
    String line = findings.line(field, text, LONGEST_TEXT);
    if (line.isEmpty()) {
      return NOWHERE;
    }
    try {
      URI uri = new URI(line);
      String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
      String host = uri.getHost();
      boolean secure = scheme.equals("https") || (scheme.equals("http") && clearTextAllowed);
      if (host != null && secure && uri.getUserInfo() == null && uri.getFragment() == null) {
        return uri;
      }
    } catch (URISyntaxException e) {
      findings.add(field, "invalid", "is not a URI");
      return NOWHERE;
    }
    findings.add(field, "invalid", "must be an absolute https URI without user and fragment");
    return NOWHERE;
  }
}
