package io.postrider.bench.pop3;

import io.postrider.pop3.CommandRejected;
import io.postrider.pop3.MessageSink;
import io.postrider.pop3.Retrieval;
import java.io.IOException;

/** Counts what it is given and keeps nothing. */
final class CountingSink implements MessageSink {

  private int messages;
  private long octets;

  @Override
  public void begin(int number) {}

  @Override
  public void accept(byte[] buffer, int offset, int length) {
    octets += length;
  }

  @Override
  public void complete(Retrieval retrieval) {
    messages++;
  }

  @Override
  public void rejected(int number, CommandRejected rejection) throws IOException {
    throw new IOException("message " + number + " was refused", rejection);
  }

  @Override
  public void aborted(int number) {}

  int messages() {
    return messages;
  }

  long octets() {
    return octets;
  }
}
