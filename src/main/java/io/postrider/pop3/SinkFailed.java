package io.postrider.pop3;

import java.io.IOException;

/**
 * The {@link MessageSink} could not take what the server sent; the cause is its own exception. The
 * session is closed without QUIT, so that a server which hides what was retrieved does not.
 */
public final class SinkFailed extends Pop3Exception {

  SinkFailed(Step step, IOException cause) {
    super(step, step.subject() + ": the sink failed", null, false, cause);
  }
}
