package io.postrider.pop3.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.pop3.CommandRejected;
import io.postrider.pop3.LimitExceeded;
import io.postrider.pop3.MessageSink;
import io.postrider.pop3.Retrieval;
import java.io.ByteArrayOutputStream;
import java.io.IOException;

/** Counts octets, and holds the engine to the order of calls that {@link MessageSink} promises. */
final class CheckingSink implements MessageSink {

  private final long most;
  private boolean failing;
  private boolean begun;
  private long octets;
  private byte[] last = {};
  private ByteArrayOutputStream current = new ByteArrayOutputStream();

  /**
   * @param most the octets of one message
   */
  CheckingSink(long most) {
    this.most = most;
  }

  /** The disk is full from here on. */
  void fail() {
    failing = true;
  }

  /** Whether a message was begun that neither completed nor was given up. */
  boolean begun() {
    return begun;
  }

  /** The text that was completed last. */
  byte[] last() {
    return last;
  }

  @Override
  public void begin(int number) throws IOException {
    assertThat(begun).isFalse();
    begun = true;
    octets = 0;
    current = new ByteArrayOutputStream();
  }

  @Override
  public void accept(byte[] buffer, int offset, int length) throws IOException {
    assertThat(begun).isTrue();
    assertThat(length).isPositive();
    assertThat(offset).isBetween(0, buffer.length - length);
    octets += length;
    assertThat(octets).isLessThanOrEqualTo(most);
    current.write(buffer, offset, length);
    if (failing) {
      throw new IOException("no space left");
    }
  }

  @Override
  public void complete(Retrieval retrieval) throws IOException {
    assertThat(begun).isTrue();
    assertThat(retrieval.octets()).isEqualTo(octets);
    begun = false;
    last = current.toByteArray();
  }

  @Override
  public void rejected(int number, CommandRejected rejection) throws IOException {
    assertThat(begun).isFalse();
  }

  @Override
  public void aborted(int number) {
    begun = false;
  }

  @Override
  public void oversized(int number, LimitExceeded limit) throws IOException {
    assertThat(begun).isTrue();
    begun = false;
  }
}
