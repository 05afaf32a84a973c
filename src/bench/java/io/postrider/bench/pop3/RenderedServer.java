package io.postrider.bench.pop3;

import io.postrider.pop3.TestAuthority;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/**
 * A POP3 server that costs next to nothing: its answers are rendered beforehand, any password will
 * do. It can stop within a message and wait for the client to go.
 *
 * <p>As a program it serves until its standard input ends. Arguments: messages, octets of a message
 * sent before it stops, whether there is TLS. It prints its port and, in base64, the certificate to
 * trust.
 */
public final class RenderedServer implements AutoCloseable {

  private static final byte[] OK = ascii("+OK\r\n");

  private final ServerSocket listener;
  private final SSLContext tls;
  private final boolean secured;
  private final byte[] stat;
  private final byte[] list;
  private final byte[] uidl;
  private final long sentOfMessage;
  private final byte[] piece;

  private RenderedServer(
      ServerSocket listener, SSLContext tls, boolean secured, int messages, long sentOfMessage) {
    this.listener = listener;
    this.tls = tls;
    this.secured = secured;
    this.sentOfMessage = sentOfMessage;
    this.stat = ascii("+OK " + messages + " " + messages * 3_000L + "\r\n");
    StringBuilder sizes = new StringBuilder("+OK\r\n");
    StringBuilder names = new StringBuilder("+OK\r\n");
    for (int number = 1; number <= messages; number++) {
      sizes.append(number).append(' ').append(2_048 + number % 2_048).append("\r\n");
      names.append(number).append(' ').append("%08x6b03ef64".formatted(number)).append("\r\n");
    }
    this.list = ascii(sizes.append(".\r\n").toString());
    this.uidl = ascii(names.append(".\r\n").toString());
    this.piece =
        ascii(("x".repeat(76) + "\r\n").repeat(sentOfMessage < 65_536 ? 1 : 65_536 / 78));
  }

  static RenderedServer start(
      TestAuthority authority, boolean secured, int messages, long sentOfMessage)
      throws IOException {
    ServerSocket listener = new ServerSocket(0, 1_000, InetAddress.ofLiteral("127.0.0.1"));
    SSLContext tls = authority.issue("127.0.0.1").serverContext();
    RenderedServer server =
        new RenderedServer(listener, tls, secured, messages, sentOfMessage);
    Thread.ofPlatform().daemon().name("rendered").start(server::accept);
    return server;
  }

  public static void main(String[] arguments) throws IOException {
    TestAuthority authority = TestAuthority.create();
    try (RenderedServer server =
        start(
            authority,
            Boolean.parseBoolean(arguments[2]),
            Integer.parseInt(arguments[0]),
            Long.parseLong(arguments[1]))) {
      String pem = authority.pem();
      System.out.println(server.port());
      System.out.println(Base64.getEncoder().encodeToString(ascii(pem)));
      System.out.flush();
      System.in.transferTo(OutputStream.nullOutputStream()); // until whoever started this is done
    }
  }

  int port() {
    return listener.getLocalPort();
  }

  private void accept() {
    while (true) {
      try {
        Socket socket = listener.accept();
        socket.setTcpNoDelay(true);
        Thread.ofVirtual().start(() -> serve(socket));
      } catch (IOException e) {
        return; // closed
      }
    }
  }

  private void serve(Socket plain) {
    try (Socket socket = secured ? secure(plain) : plain) {
      BufferedReader in =
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1));
      OutputStream out = socket.getOutputStream();
      out.write(OK);
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        switch (line.split(" ", 2)[0]) {
          case "CAPA" -> out.write(ascii("+OK\r\nUIDL\r\nPIPELINING\r\nSASL PLAIN\r\nUSER\r\n.\r\n"));
          case "STAT" -> out.write(stat);
          case "LIST" -> out.write(list);
          case "UIDL" -> out.write(uidl);
          case "RETR" -> sendPart(out);
          case "QUIT" -> {
            out.write(OK);
            return;
          }
          default -> out.write(OK);
        }
      }
    } catch (IOException e) {
      return; // the client has gone
    }
  }

  private SSLSocket secure(Socket plain) throws IOException {
    SSLSocket socket = (SSLSocket) tls.getSocketFactory().createSocket(plain, null, true);
    socket.startHandshake();
    return socket;
  }

  private void sendPart(OutputStream out) throws IOException {
    out.write(OK);
    for (long left = sentOfMessage; left > 0; left -= piece.length) {
      out.write(piece, 0, (int) Math.min(left, piece.length));
    }
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  @Override
  public void close() throws IOException {
    listener.close();
  }
}
