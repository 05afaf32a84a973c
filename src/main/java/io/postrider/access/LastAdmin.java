package io.postrider.access;

import io.postrider.web.Problem;
import io.postrider.web.ProblemCode;
import io.postrider.web.ProblemException;
import java.time.InstantSource;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.stereotype.Component;

/**
 * Keeps the door from being locked with the key inside: somebody must stay who may make tokens. The
 * operator's bootstrap token and the issuer of JWTs are such.
 */
@Component
class LastAdmin {

  private final ApiTokens tokens;
  private final SecuritySettings settings;
  private final ObjectProvider<JwtDecoder> issuer;
  private final InstantSource time;

  LastAdmin(
      ApiTokens tokens,
      SecuritySettings settings,
      ObjectProvider<JwtDecoder> issuer,
      InstantSource time) {
    this.tokens = tokens;
    this.settings = settings;
    this.issuer = issuer;
    this.time = time;
  }

  /**
   * Before a change: admins change one after the other, so that two cannot remove each other.
   * Within the transaction of the change.
   */
  void lock() {
    tokens.lockAdmins();
  }

  /**
   * After a change, in its transaction, which ends with it.
   *
   * @throws ProblemException CONFLICT where no admin would be left
   */
  void requireOne() {
    if (settings.bootstrapToken() == null
        && issuer.getIfAvailable() == null
        && !tokens.anyAdmin(time.instant())) {
      throw new ProblemException(
          Problem.of(ProblemCode.CONFLICT, "Nobody would be left who may make tokens.")
              .withHint("Make another token with the scope admin first."));
    }
  }
}
