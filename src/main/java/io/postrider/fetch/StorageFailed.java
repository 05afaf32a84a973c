package io.postrider.fetch;

import java.io.IOException;

/**
 * What was read could not be stored: the database or the staging area failed. The session ends
 * without QUIT, because some servers hide what was retrieved once QUIT came.
 */
final class StorageFailed extends IOException {

  StorageFailed(String message, Throwable cause) {
    super(message, cause);
  }
}
