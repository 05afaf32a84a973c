package io.postrider.oauth2;

import io.postrider.account.RefreshTokens.Lease;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * One account's place for tokens in this process. Whoever enters has it alone until {@link #close},
 * while it asks the authorization server too: the others want the same token. The lock guards every
 * field.
 */
final class TokenSlot implements AutoCloseable {

  private final ReentrantLock lock = new ReentrantLock();
  private @Nullable Grant grant;
  private long version;
  private @Nullable Unsaved unsaved;

  /** A refresh token that replaced another and could not be stored yet. */
  record Unsaved(Lease lease, String refreshToken) {
    @Override
    public String toString() {
      return "Unsaved[***]";
    }
  }

  void enter() {
    lock.lock();
  }

  @Override
  public void close() {
    lock.unlock();
  }

  /** What was given for those settings, fresh or not. */
  @Nullable Grant held(long settingsVersion) {
    return version == settingsVersion ? grant : null;
  }

  void hold(long settingsVersion, Grant given) {
    version = settingsVersion;
    grant = given;
  }

  void drop() {
    grant = null;
  }

  Optional<Unsaved> unsaved() {
    return Optional.ofNullable(unsaved);
  }

  void keep(Unsaved replacement) {
    unsaved = replacement;
  }

  void saved() {
    unsaved = null;
  }
}
