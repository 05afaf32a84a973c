package io.postrider.secret;

/** The start is refused for want of a usable {@code postrider.secrets.key}. */
final class SecretKeyRefused extends RuntimeException {

  SecretKeyRefused(String message) {
    super(message);
  }

  SecretKeyRefused(String message, Throwable cause) {
    super(message, cause);
  }
}
