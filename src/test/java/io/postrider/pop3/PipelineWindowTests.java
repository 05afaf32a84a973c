package io.postrider.pop3;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How many commands are in flight at once. */
@Timeout(60)
class PipelineWindowTests {

  private static int[] upTo(int count) {
    return IntStream.rangeClosed(1, count).toArray();
  }

  @Test
  void keepsWithinTheWindowAndRefillsAtHalf() throws Exception {
    try (WindowServer server = new WindowServer();
        TransactionSession drop = server.dial()) {
      drop.retrieveAll(upTo(300), new CollectingSink(), Dial.soon());
      drop.quit(Dial.soon());

      assertThat(server.waiting).allMatch(count -> count <= PipelineDepth.MOST);
      assertThat(server.waiting.getFirst()).isEqualTo(PipelineDepth.FIRST);
      assertThat(server.waiting).hasSizeLessThan(300 / (PipelineDepth.LEAST / 2));
      assertThat(drop.pipelined()).isTrue();
    }
  }

  @Test
  void largeMessagesGoAlone() throws Exception {
    try (WindowServer server = new WindowServer();
        TransactionSession drop = server.dial()) {
      drop.list(Dial.soon());
      drop.retrieveAll(new int[] {1, 2, 3, 4, 5, 6}, new CollectingSink(), Dial.soon());

      // the third and the fourth are large
      assertThat(server.waiting).containsExactly(2, 1, 1, 2);
    }
  }

  @Test
  void withoutTheCapabilityOneCommandWaitsAtATime() throws Exception {
    try (WindowServer server = new WindowServer();
        TransactionSession drop = server.dial(false)) {
      drop.retrieveAll(new int[] {1, 2, 3, 4}, new CollectingSink(), Dial.soon());

      assertThat(server.waiting).containsExactly(1, 1, 1, 1);
      assertThat(drop.pipelined()).isFalse();
    }
  }

  @Test
  void headersOfManyMessagesGoAheadToo() throws Exception {
    CollectingSink sink = new CollectingSink();
    try (WindowServer server = new WindowServer();
        TransactionSession drop = server.dial()) {
      drop.topAll(upTo(60), 0, sink, Dial.soon());

      assertThat(server.waiting).hasSizeLessThan(60 / (PipelineDepth.LEAST / 2) + 2);
      assertThat(sink.completed()).hasSize(60);
    }
  }

  @Test
  void longCommandsFillTheWindowByTheirOctets() throws Exception {
    int[] numbers = IntStream.range(999_000, 1_000_000).toArray();
    int length = "TOP 999000 2000000000\r\n".length();
    try (WindowServer server = new WindowServer();
        TransactionSession drop = server.dial()) {
      drop.topAll(numbers, 2_000_000_000, new CollectingSink(), Dial.soon());

      assertThat(server.waiting).allMatch(count -> count * length <= Pipeline.WINDOW_OCTETS);
      assertThat(server.waiting).anyMatch(count -> count > PipelineDepth.FIRST);
    }
  }
}
