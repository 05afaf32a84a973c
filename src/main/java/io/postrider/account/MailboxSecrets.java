package io.postrider.account;

import io.postrider.secret.SecretUnreadable;
import io.postrider.secret.SecretVault;
import java.net.URI;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * Seals the credentials of an account for its row and opens them again. A sealed text that is moved
 * to another row, tampered with or sealed by a key that is gone does not open.
 */
@Component
class MailboxSecrets {

  private final SecretVault vault;
  private final JsonMapper json = JsonMapper.shared();

  MailboxSecrets(SecretVault vault) {
    this.vault = vault;
  }

  String seal(UUID accountId, Credentials credentials) {
    String key = credentials.clientKeyPem();
    String proxy = credentials.proxyPassword();
    Sealed plain =
        switch (credentials.auth()) {
          case MailboxAuth.PasswordAuth it ->
              new Sealed(
                  it.mechanism(),
                  it.minimum(),
                  it.password(),
                  null,
                  null,
                  null,
                  null,
                  null,
                  null,
                  key,
                  proxy);
          case MailboxAuth.ExternalAuth it ->
              new Sealed(
                  it.mechanism(), null, null, null, null, null, null, null, null, key, proxy);
          case MailboxAuth.OAuth2Auth it ->
              new Sealed(
                  it.mechanism(),
                  null,
                  null,
                  it.tokenUri(),
                  it.clientId(),
                  it.clientSecret(),
                  it.clientAuthentication(),
                  it.refreshToken(),
                  it.scope(),
                  key,
                  proxy);
        };
    return vault.seal(context(accountId), json.writeValueAsBytes(plain));
  }

  Credentials open(UUID accountId, String sealed) throws SecretUnreadable {
    byte[] plain = vault.open(context(accountId), sealed);
    try {
      Sealed opened = json.readValue(plain, Sealed.class);
      return new Credentials(opened.auth(), opened.clientKeyPem(), opened.proxyPassword());
    } catch (JacksonException e) {
      // the cause would quote the secret
      throw new IllegalStateException(
          "what was sealed for account " + accountId + " is no credential");
    }
  }

  private static String context(UUID accountId) {
    return "account:" + accountId + ":auth";
  }

  /** The sealed JSON. */
  private record Sealed(
      AuthMechanism mechanism,
      @Nullable AuthMinimum minimum,
      @Nullable String password,
      @Nullable URI tokenUri,
      @Nullable String clientId,
      @Nullable String clientSecret,
      @Nullable ClientAuthentication clientAuthentication,
      @Nullable String refreshToken,
      @Nullable String scope,
      @Nullable String clientKeyPem,
      @Nullable String proxyPassword) {

    MailboxAuth auth() {
      if (mechanism.isExternal()) {
        return new MailboxAuth.ExternalAuth();
      }
      if (password != null) {
        return new MailboxAuth.PasswordAuth(
            // absent in what was sealed before there was one
            mechanism, minimum == null ? AuthMinimum.ANY : minimum, password);
      }
      if (tokenUri == null || clientId == null) {
        throw new IllegalStateException("neither a password nor a token source is sealed");
      }
      return new MailboxAuth.OAuth2Auth(
          mechanism,
          tokenUri,
          clientId,
          clientSecret,
          // absent in what was sealed before there was a choice
          clientAuthentication == null
              ? ClientAuthentication.CLIENT_SECRET_BASIC
              : clientAuthentication,
          refreshToken,
          scope);
    }

    @Override
    public String toString() {
      return "Sealed[" + mechanism.text() + "]";
    }
  }
}
