package io.postrider.bench;

import io.postrider.pop3.TestAuthority;
import java.io.BufferedOutputStream;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/**
 * A POP3 server that costs little, as a process of its own: each session is a virtual thread that
 * gives the same answers, rendered beforehand, to whoever logs in. It listens on many addresses of
 * the loopback network, so that it is many hosts to a client that limits its sessions by host; the
 * message of each host is another {@link LargeMessage}.
 *
 * <p>Arguments: hosts, messages, blocks of each message. It prints its port with TLS, its port
 * without, and in base64 the certificate to trust, and serves until its standard input ends.
 */
public final class LoopbackMailServer {

  private static final byte[] OK = ascii("+OK\r\n");
  private static final byte[] END = ascii(".\r\n");
  private static final byte[] CAPA =
      ascii("+OK\r\nUIDL\r\nTOP\r\nPIPELINING\r\nSASL PLAIN\r\nUSER\r\n.\r\n");

  private final byte[] stat;
  private final byte[] list;
  private final byte[] uidl;

  private final int blocks;

  private LoopbackMailServer(int messages, int blocks) {
    this.blocks = blocks;
    long size = LargeMessage.size(blocks);
    stat = ascii("+OK " + messages + " " + messages * size + "\r\n");
    var sizes = new StringBuilder("+OK\r\n");
    var names = new StringBuilder("+OK\r\n");
    for (int number = 1; number <= messages; number++) {
      sizes.append(number).append(' ').append(size).append("\r\n");
      names.append(String.format(Locale.ROOT, "%d %08x6b03ef64\r\n", number, number));
    }
    list = ascii(sizes.append(".\r\n").toString());
    uidl = ascii(names.append(".\r\n").toString());
  }

  public static void main(String[] arguments) throws IOException {
    int hosts = Integer.parseInt(arguments[0]);
    var server = new LoopbackMailServer(Integer.parseInt(arguments[1]), Integer.parseInt(arguments[2]));
    TestAuthority authority = TestAuthority.create();
    var names = new String[hosts];
    for (int host = 0; host < hosts; host++) {
      names[host] = LoopbackMail.host(host);
    }
    SSLContext tls = authority.issue(names).serverContext();
    int secured = server.listen(names, socket -> secure(tls, socket));
    int clear = server.listen(names, socket -> socket);
    System.out.println(secured);
    System.out.println(clear);
    System.out.println(Base64.getEncoder().encodeToString(ascii(authority.pem())));
    System.out.flush();
    System.in.transferTo(OutputStream.nullOutputStream()); // until whoever started this is done
  }

  /** How a connection becomes a channel. */
  private interface Channel {
    Socket over(Socket plain) throws IOException;
  }

  private int listen(String[] hosts, Channel channel) throws IOException {
    int port = 0;
    for (int number = 0; number < hosts.length; number++) {
      var listener = new ServerSocket(port, 1_000, InetAddress.ofLiteral(hosts[number]));
      var message = new LargeMessage(number, blocks);
      port = listener.getLocalPort();
      Thread.ofVirtual().start(() -> accept(listener, channel, message));
    }
    return port;
  }

  private void accept(ServerSocket listener, Channel channel, LargeMessage message) {
    while (true) {
      try {
        Socket socket = listener.accept();
        Thread.ofVirtual().start(() -> serve(socket, channel, message));
      } catch (IOException e) {
        return;
      }
    }
  }

  private void serve(Socket plain, Channel channel, LargeMessage message) {
    try (Socket socket = channel.over(plain)) {
      socket.setTcpNoDelay(true);
      var in =
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1), 1_024);
      var out = new BufferedOutputStream(socket.getOutputStream(), 16_384);
      out.write(OK);
      out.flush();
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        String verb = line.split(" ", 2)[0];
        out.write(answer(verb));
        if (verb.equals("RETR")) {
          message.writeTo(out);
          out.write(END);
        }
        if (!in.ready()) {
          out.flush();
        }
        if (verb.equals("QUIT")) {
          return;
        }
      }
    } catch (IOException e) {
      return; // the client has gone
    }
  }

  private byte[] answer(String verb) {
    return switch (verb) {
      case "CAPA" -> CAPA;
      case "STAT" -> stat;
      case "LIST" -> list;
      case "UIDL" -> uidl;
      default -> OK;
    };
  }

  private static Socket secure(SSLContext tls, Socket plain) throws IOException {
    var socket = (SSLSocket) tls.getSocketFactory().createSocket(plain, null, true);
    socket.startHandshake();
    return socket;
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
