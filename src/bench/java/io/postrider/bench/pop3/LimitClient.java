package io.postrider.bench.pop3;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;

/**
 * The least a client in Java can do: after STAT, all RETRs leave from a thread of their own, and
 * the octets that come are counted until the server hangs up. No listing, no parsing, no
 * un-stuffing.
 */
final class LimitClient implements MailClient {

  private final byte[] buffer = new byte[262_144];

  @Override
  public Fetched fetch(Maildrop drop, int most) throws IOException {
    long began = System.nanoTime();
    try (Socket socket = open(drop)) {
      int messages = Math.min(most, logIn(socket, drop));
      long open = System.nanoTime() - began;
      CompletableFuture<Void> written =
          CompletableFuture.runAsync(
              () -> askForAll(socket, messages), task -> Thread.ofVirtual().start(task));
      InputStream in = socket.getInputStream();
      long octets = 0;
      for (int count = in.read(buffer); count > 0; count = in.read(buffer)) {
        octets += count;
      }
      written.join();
      return new Fetched(messages, octets, open);
    }
  }

  private static void askForAll(Socket socket, int messages) {
    StringBuilder commands = new StringBuilder();
    for (int number = 1; number <= messages; number++) {
      commands.append("RETR ").append(number).append("\r\n");
    }
    commands.append("QUIT\r\n");
    try {
      OutputStream out = socket.getOutputStream();
      out.write(commands.toString().getBytes(StandardCharsets.US_ASCII));
      out.flush();
    } catch (IOException e) {
      throw new CompletionException(e);
    }
  }

  @Override
  public int list(Maildrop drop) throws IOException {
    try (Socket socket = open(drop)) {
      logIn(socket, drop);
      int lines = countLines(socket, "LIST") + countLines(socket, "UIDL");
      ask(socket, "QUIT");
      return lines;
    }
  }

  /** The lines of a listing; a line that is a single dot ends it. */
  private int countLines(Socket socket, String command) throws IOException {
    socket.getOutputStream().write((command + "\r\n").getBytes(StandardCharsets.US_ASCII));
    InputStream in = socket.getInputStream();
    int lines = -2; // the status line and the end
    int length = 0; // of the line so far
    byte last = 0;
    while (true) {
      int count = in.read(buffer);
      if (count < 0) {
        throw new IOException("the server closed the connection");
      }
      for (int i = 0; i < count; i++) {
        if (buffer[i] == '\n') {
          lines++;
          if (length == 2 && last == '.') {
            return lines;
          }
          length = 0;
        } else {
          length++;
          last = buffer[i] == '\r' ? last : buffer[i];
        }
      }
    }
  }

  @Override
  public int poll(Maildrop drop) throws IOException {
    try (Socket socket = open(drop)) {
      int messages = logIn(socket, drop);
      ask(socket, "QUIT");
      return messages;
    }
  }

  /** A connected socket, with the certificate checked if there is TLS. */
  static Socket open(Maildrop drop) throws IOException {
    Socket plain = new Socket();
    plain.setTcpNoDelay(true);
    plain.connect(new InetSocketAddress(drop.host(), drop.port()));
    if (!drop.tls()) {
      return plain;
    }
    SSLSocket secured =
        (SSLSocket)
            Trusted.context(drop.authority())
                .getSocketFactory()
                .createSocket(plain, drop.host(), drop.port(), true);
    SSLParameters parameters = secured.getSSLParameters();
    parameters.setEndpointIdentificationAlgorithm("HTTPS");
    secured.setSSLParameters(parameters);
    return secured;
  }

  /** Up to the answer to STAT; how many messages it tells of. */
  private int logIn(Socket socket, Maildrop drop) throws IOException {
    answer(socket);
    ask(socket, "USER " + drop.user());
    ask(socket, "PASS " + drop.password());
    return Integer.parseInt(ask(socket, "STAT").split(" ", -1)[1]);
  }

  private String ask(Socket socket, String command) throws IOException {
    socket.getOutputStream().write((command + "\r\n").getBytes(StandardCharsets.US_ASCII));
    return answer(socket);
  }

  private String answer(Socket socket) throws IOException {
    int length = 0;
    do {
      int count = socket.getInputStream().read(buffer, length, buffer.length - length);
      if (count < 0) {
        throw new IOException("the server closed the connection");
      }
      length += count;
    } while (buffer[length - 1] != '\n');
    String line = new String(buffer, 0, length, StandardCharsets.ISO_8859_1);
    if (!line.startsWith("+OK")) {
      throw new IOException("refused: " + line);
    }
    return line;
  }
}
