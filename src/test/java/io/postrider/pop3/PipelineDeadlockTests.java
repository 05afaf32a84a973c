package io.postrider.pop3;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Both sides blocked in a write is a deadlock. The server here does as Dovecot does: it reads no
 * further command while 4 KiB of its output wait, and all buffers between the two are as small as
 * the kernel makes them. A client that writes all of its commands first never comes back.
 */
@Timeout(60)
class PipelineDeadlockTests {

  private static final int MESSAGES = 3_000;
  private static final int BUFFER = 4_096;

  @Test
  void manyMessagesAreRetrievedFromAServerThatStopsReading() throws Exception {
    CollectingSink sink = new CollectingSink();
    try (ThrottledServer server = new ThrottledServer("+OK\r\n" + "x".repeat(9_000) + "\r\n.\r\n");
        TransactionSession drop = server.session()) {
      drop.retrieveAll(all(), sink, Dial.soon());
    }

    assertThat(sink.completed()).hasSize(MESSAGES);
  }

  @Test
  void manyMessagesAreDeletedAtAServerThatStopsReading() throws Exception {
    AtomicInteger marked = new AtomicInteger();
    try (ThrottledServer server = new ThrottledServer("+OK " + "x".repeat(400) + "\r\n");
        TransactionSession drop = server.session()) {
      drop.deleteAllStoredEarlier(
          all(),
          new DeletionListener() {
            @Override
            public void marked(int number) {
              marked.incrementAndGet();
            }

            @Override
            public void refused(int number, CommandRejected rejection) {
              throw new AssertionError("refused " + number);
            }
          },
          Dial.soon());
    }

    assertThat(marked).hasValue(MESSAGES);
  }

  private static int[] all() {
    return IntStream.rangeClosed(1, MESSAGES).toArray();
  }

  /** Gives each line the same answer, and reads no line while too much output waits. */
  private static final class ThrottledServer implements AutoCloseable {
    private final ServerSocket listener = new ServerSocket();
    private final byte[] answer;
    private final Queue<byte[]> output = new ArrayDeque<>();
    private int waiting;

    ThrottledServer(String answer) throws IOException {
      this.answer = answer.getBytes(StandardCharsets.US_ASCII);
      listener.setReceiveBufferSize(BUFFER);
      listener.bind(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0));
      Thread.ofVirtual().start(this::serve);
    }

    TransactionSession session() throws IOException {
      Socket socket = new Socket();
      socket.setReceiveBufferSize(BUFFER);
      socket.setSendBufferSize(BUFFER);
      socket.connect(listener.getLocalSocketAddress());
      Endpoint endpoint = new Endpoint("127.0.0.1", socket.getPort(), TlsPolicy.CLEARTEXT);
      Connection connection = new Connection(socket, endpoint, Duration.ofSeconds(20), 8_194);
      Dialogue dialogue =
          new Dialogue(
              connection,
              Pop3Limits.DEFAULT,
              MinimumRate.DEFAULT,
              TranscriptListener.NONE,
              SessionListener.NONE);
      return new TransactionSession(
          dialogue, Capabilities.of(List.of("PIPELINING")), Optional.empty(), true);
    }

    private void serve() {
      try (Socket socket = listener.accept()) {
        socket.setSendBufferSize(BUFFER);
        OutputStream out = socket.getOutputStream();
        Thread.ofVirtual().start(() -> write(out));
        InputStream in = socket.getInputStream();
        int octet;
        while ((octet = in.read()) >= 0) {
          if (octet == '\n') {
            addOutput();
          }
        }
      } catch (IOException | InterruptedException e) {
        return; // the client has gone
      }
    }

    private synchronized void addOutput() throws InterruptedException {
      while (waiting >= BUFFER) {
        wait();
      }
      output.add(answer);
      waiting += answer.length;
      notifyAll();
    }

    private void write(OutputStream out) {
      try {
        while (true) {
          byte[] next = nextOutput();
          out.write(next);
          written(next.length);
        }
      } catch (IOException | InterruptedException e) {
        return; // the client has gone
      }
    }

    private synchronized byte[] nextOutput() throws InterruptedException {
      while (output.isEmpty()) {
        wait();
      }
      return output.remove();
    }

    private synchronized void written(int octets) {
      waiting -= octets;
      notifyAll();
    }

    @Override
    public void close() throws IOException {
      listener.close();
    }
  }
}
