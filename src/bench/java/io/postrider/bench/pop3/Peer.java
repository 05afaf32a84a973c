package io.postrider.bench.pop3;

import java.io.IOException;

/** A client to be timed, in a process of its own. */
public interface Peer extends AutoCloseable {

  String name();

  Run run(Maildrop drop, Task task) throws IOException, InterruptedException;

  /** How many runs it needs before one counts. */
  int warmUps(Task task);

  @Override
  default void close() {}
}
