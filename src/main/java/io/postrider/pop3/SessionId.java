package io.postrider.pop3;

import java.util.concurrent.atomic.AtomicLong;

/** The identity of one session within this process; made by the engine alone. */
public final class SessionId {

  private static final AtomicLong LAST = new AtomicLong();

  private final long value = LAST.incrementAndGet();

  SessionId() {}

  @Override
  public String toString() {
    return "session " + value;
  }
}
