package io.postrider.fetch;

import java.util.Locale;

/** How far a poll is. */
enum PollPhase {
  CONNECT,
  AUTHENTICATE,
  LIST,
  RETRIEVE,
  DELETE,
  QUIT,
  DONE;

  String code() {
    return name().toLowerCase(Locale.ROOT);
  }
}
