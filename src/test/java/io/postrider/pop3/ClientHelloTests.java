package io.postrider.pop3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** What the first message of TLS offers, read as octets (RFC 8446 §4.1.2). */
class ClientHelloTests {

  private static final int SERVER_NAME = 0;
  private static final int SUPPORTED_VERSIONS = 43;

  private static Map<Integer, byte[]> extensions() throws Exception {
    try (ServerSocket listener = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
      CompletableFuture<byte[]> hello = new CompletableFuture<>();
      Thread.ofVirtual().start(() -> read(listener, hello));
      Pop3Client client =
          Pop3Client.builder(
                  new Endpoint("pop.example.com", listener.getLocalPort(), TlsPolicy.IMPLICIT))
              .resolver(host -> List.of(InetAddress.ofLiteral("127.0.0.1")))
              .build();
      assertThatThrownBy(() -> client.connect(Dial.soon())).isInstanceOf(TlsFailed.class);
      return parse(ByteBuffer.wrap(hello.get()));
    }
  }

  private static void read(ServerSocket listener, CompletableFuture<byte[]> hello) {
    try (Socket socket = listener.accept();
        DataInputStream in = new DataInputStream(socket.getInputStream())) {
      in.readFully(new byte[3]); // record type and version
      byte[] record = new byte[in.readUnsignedShort()];
      in.readFully(record);
      hello.complete(record);
    } catch (IOException e) {
      hello.completeExceptionally(e);
    }
  }

  private static Map<Integer, byte[]> parse(ByteBuffer hello) {
    hello.position(4 + 2 + 32); // handshake header, legacy version, random
    hello.position(hello.position() + 1 + (hello.get(hello.position()) & 0xFF)); // session id
    hello.position(hello.position() + 2 + hello.getShort(hello.position())); // cipher suites
    hello.position(hello.position() + 1 + (hello.get(hello.position()) & 0xFF)); // compression
    hello.getShort();
    Map<Integer, byte[]> extensions = new HashMap<>();
    while (hello.hasRemaining()) {
      int type = hello.getShort() & 0xFFFF;
      byte[] content = new byte[hello.getShort() & 0xFFFF];
      hello.get(content);
      extensions.put(type, content);
    }
    return extensions;
  }

  /** RFC 8997: nothing below 1.2. */
  @Test
  void offersTlsOnePointTwoAndLaterOnly() throws Exception {
    assertThat(extensions().get(SUPPORTED_VERSIONS)).containsExactly(4, 3, 4, 3, 3);
  }

  /** RFC 6066 §3: the name the user configured, whatever address is connected to. */
  @Test
  void namesTheConfiguredHost() throws Exception {
    byte[] name = extensions().getOrDefault(SERVER_NAME, new byte[0]);

    assertThat(new String(name, StandardCharsets.ISO_8859_1)).endsWith("\0\u000fpop.example.com");
  }
}
