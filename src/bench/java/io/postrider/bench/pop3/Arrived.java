package io.postrider.bench.pop3;

import io.postrider.pop3.CommandRejected;
import io.postrider.pop3.Deadline;
import io.postrider.pop3.MessageSink;
import io.postrider.pop3.Pop3Exception;
import io.postrider.pop3.Retrieval;
import io.postrider.pop3.TransactionSession;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;

/** Readers of messages that stop half-way, and the wait until all that was sent has arrived. */
final class Arrived implements MessageSink {

  private final AtomicLong missing;
  private final CountDownLatch all = new CountDownLatch(1);

  Arrived(long octets) {
    this.missing = new AtomicLong(octets);
    if (octets == 0) {
      all.countDown();
    }
  }

  void await() throws InterruptedException {
    all.await();
  }

  /** Reads until the session is closed under it. */
  void readUntilCut(TransactionSession session, Deadline deadline) {
    try {
      session.retr(1, this, deadline);
    } catch (Pop3Exception e) {
      return; // it was closed
    }
  }

  /** The same without the engine. Its buffer of 8 KiB counts. */
  void readUntilCut(InputStream in) {
    try {
      byte[] buffer = new byte[8_192];
      for (int count = in.read(buffer); count > 0; count = in.read(buffer)) {
        arrived(count);
      }
    } catch (IOException e) {
      return; // it was closed
    }
  }

  private void arrived(long octets) {
    if (missing.addAndGet(-octets) == 0) {
      all.countDown();
    }
  }

  @Override
  public void begin(int number) {}

  @Override
  public void accept(byte[] buffer, int offset, int length) {
    arrived(length);
  }

  @Override
  public void complete(Retrieval retrieval) {}

  @Override
  public void rejected(int number, CommandRejected rejection) {}

  @Override
  public void aborted(int number) {}
}
