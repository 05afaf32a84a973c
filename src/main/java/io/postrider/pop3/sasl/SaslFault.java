package io.postrider.pop3.sasl;

import org.jspecify.annotations.Nullable;

/** The exchange cannot go on. The text holds neither secret nor challenge. */
public final class SaslFault extends Exception {

  SaslFault(String message) {
    this(message, null);
  }

  SaslFault(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
