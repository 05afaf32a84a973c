package io.postrider.fetch;

import java.io.IOException;

/** Somebody asked this poll to end: a request, or the process that shuts down. */
final class PollStopped extends IOException {

  PollStopped() {
    super("the poll was asked to stop");
  }
}
