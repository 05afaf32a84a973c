package io.postrider.secret;

/**
 * A sealed secret cannot be opened: its key is not in the ring, it was altered, or it was sealed
 * for another row. The text holds no part of the secret.
 */
public final class SecretUnreadable extends RuntimeException {

  SecretUnreadable(String message) {
    super(message);
  }

  SecretUnreadable(String message, Throwable cause) {
    super(message, cause);
  }
}
