package io.postrider.secret;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Says what to set and how to make a key, in place of a stack trace. */
class SecretKeyFailureAnalyzer extends AbstractFailureAnalyzer<SecretKeyRefused> {

  private static final String ACTION =
      """
      Set POSTRIDER_SECRETS_KEY (property postrider.secrets.key) to the base64 form of 32 random \
      bytes, and keep it as safe as the database: without it the stored mailbox passwords cannot \
      be read. Make one with

          openssl rand -base64 32

      A list id:key,id:key rotates: the first key seals, all of them open.\
      """;

  @Override
  protected FailureAnalysis analyze(Throwable rootFailure, SecretKeyRefused cause) {
    return new FailureAnalysis(
        "The key that encrypts mailbox secrets cannot be used. " + cause.getMessage(),
        ACTION,
        cause);
  }
}
