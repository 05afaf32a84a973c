package io.postrider.pop3;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Against a real Dovecot with Maildir that gives a maildrop to one session at a time. */
class DovecotContractIT extends DovecotContract {

  @Override
  DovecotServer.Builder configure(DovecotServer.Builder builder) {
    return builder.set("protocol pop3 {\n  pop3_lock_session = yes\n}");
  }

  @ParameterizedTest
  @EnumSource(TlsPolicy.class)
  void speaksEveryTlsPolicy(TlsPolicy policy) throws Exception {
    try (TransactionSession drop = open(client(MESSAGES, policy))) {
      assertThat(drop.tls().isPresent()).isEqualTo(policy != TlsPolicy.CLEARTEXT);
      assertThat(drop.stat(deadline).messages()).isEqualTo(3);
      assertThat(drop.quit(deadline)).isEqualTo(Commit.NOTHING_TO_COMMIT);
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = Mechanism.class,
      names = {
        "AUTO",
        "PLAIN",
        "LOGIN",
        "USER_PASS",
        "APOP",
        "CRAM_MD5",
        "SCRAM_SHA_1",
        "SCRAM_SHA_256"
      })
  void logsInByEveryMechanism(Mechanism mechanism) throws Exception {
    Pop3Client client = client(MESSAGES, TlsPolicy.IMPLICIT);
    Credentials credentials = new Credentials.Password(user(), DovecotServer.PASSWORD, mechanism);

    try (TransactionSession drop = client.connect(deadline).authenticate(credentials, deadline)) {
      assertThat(drop.stat(deadline).messages()).isEqualTo(3);
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = Mechanism.class,
      names = {"PLAIN", "LOGIN", "USER_PASS", "APOP", "CRAM_MD5", "SCRAM_SHA_1", "SCRAM_SHA_256"})
  void tellsAWrongPasswordByTheResponseCode(Mechanism mechanism) throws Exception {
    Pop3Client client = client(List.of(), TlsPolicy.IMPLICIT);
    Credentials credentials = new Credentials.Password(user(), "wrong", mechanism);

    try (AuthorizationSession hello = client.connect(deadline)) {
      AuthenticationRejected rejection =
          org.assertj.core.api.Assertions.catchThrowableOfType(
              AuthenticationRejected.class, () -> hello.authenticate(credentials, deadline));
      assertThat(rejection.responseCode().map(ResponseCode::failureClass))
          .isEqualTo(Optional.of(FailureClass.CREDENTIALS));
      assertThat(rejection.mechanism()).isEqualTo(mechanism);
    }
  }

  @Test
  void readsWhatDovecotAnnounces() throws Exception {
    try (TransactionSession drop = open(client(List.of()))) {
      Capabilities capabilities = drop.capabilities();
      assertThat(capabilities.known()).isTrue();
      assertThat(List.of("TOP", "UIDL", "RESP-CODES", "PIPELINING", "AUTH-RESP-CODE"))
          .allMatch(capabilities::has);
    }
  }

  @Test
  void tellsALockedMaildropFromAWrongPassword() throws Exception {
    Pop3Client client = client(MESSAGES);
    try (TransactionSession first = open(client)) {
      assertThat(first.stat(deadline).messages()).isEqualTo(3);
      AuthenticationRejected rejection =
          org.assertj.core.api.Assertions.catchThrowableOfType(
              AuthenticationRejected.class, () -> open(client));
      assertThat(rejection.responseCode().map(ResponseCode::failureClass))
          .isEqualTo(Optional.of(FailureClass.IN_USE));
    }
  }
}
