package io.postrider.fetch;

import io.postrider.account.AuthMechanism;
import io.postrider.account.AuthMinimum;
import io.postrider.account.Mailbox;
import io.postrider.account.MailboxAuth.PasswordAuth;
import io.postrider.oauth2.AccessToken;
import io.postrider.pop3.Credentials;
import io.postrider.pop3.Mechanism;
import io.postrider.pop3.MechanismFloor;

/** Says in the engine's words what an account logs in with. */
final class EngineCredentials {

  private EngineCredentials() {}

  static Credentials password(Mailbox mailbox, PasswordAuth auth) {
    return new Credentials.Password(
        mailbox.username(), auth.password(), mechanism(auth.mechanism()), floor(auth.minimum()));
  }

  static Credentials bearer(Mailbox mailbox, AccessToken token) {
    return new Credentials.Bearer(
        mailbox.username(), token.value(), mechanism(mailbox.auth().mechanism()));
  }

  static Credentials external(Mailbox mailbox) {
    return new Credentials.External(mailbox.username());
  }

  private static MechanismFloor floor(AuthMinimum minimum) {
    return switch (minimum) {
      case ANY -> MechanismFloor.ANY;
      case SCRAM -> MechanismFloor.SCRAM;
      case SCRAM_PLUS -> MechanismFloor.SCRAM_PLUS;
    };
  }

  private static Mechanism mechanism(AuthMechanism mechanism) {
    return switch (mechanism) {
      case AUTO -> Mechanism.AUTO;
      case PLAIN -> Mechanism.PLAIN;
      case LOGIN -> Mechanism.LOGIN;
      case USER_PASS -> Mechanism.USER_PASS;
      case APOP -> Mechanism.APOP;
      case CRAM_MD5 -> Mechanism.CRAM_MD5;
      case SCRAM_SHA_1 -> Mechanism.SCRAM_SHA_1;
      case SCRAM_SHA_256 -> Mechanism.SCRAM_SHA_256;
      case SCRAM_SHA_1_PLUS -> Mechanism.SCRAM_SHA_1_PLUS;
      case SCRAM_SHA_256_PLUS -> Mechanism.SCRAM_SHA_256_PLUS;
      case XOAUTH2 -> Mechanism.XOAUTH2;
      case OAUTHBEARER -> Mechanism.OAUTHBEARER;
      case EXTERNAL -> Mechanism.EXTERNAL;
    };
  }
}
