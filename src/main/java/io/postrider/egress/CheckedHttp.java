package io.postrider.egress;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.MalformedURLException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;

/**
 * HTTP/1.1 (RFC 9112) to hosts that a client of ours named: one GET or POST, one connection, one
 * bounded answer. It exists because the JDK's client looks a name up by itself, after any check;
 * here the address that was checked is the address that is connected to, while the certificate is
 * checked against the name (RFC 9110 section 4.3.4). Redirects are answers, never followed. Safe
 * for use by many threads.
 */
public final class CheckedHttp {

  private static final int HTTPS_PORT = 443;
  private static final int HTTP_PORT = 80;

  private final EgressGuard guard;
  private final SSLContext tls;

  CheckedHttp(EgressGuard guard, SSLContext tls) {
    this.guard = guard;
    this.tls = tls;
  }

  /**
   * How long and how much at the most.
   *
   * @param connect for one TCP connection
   * @param whole from the first attempt to connect to the last octet of the answer
   * @param bodyOctets of the answer
   */
  public record Bounds(Duration connect, Duration whole, int bodyOctets) {}

  /**
   * Posts the body and reads the answer, whatever its status.
   *
   * @param target {@code https}, or {@code http} where every address of the host is named by {@code
   *     postrider.egress.allow}
   * @throws EgressRefused if the host may not be contacted, or not in clear
   * @throws java.net.UnknownHostException if the name has no address
   * @throws SocketTimeoutException if a bound of time was passed
   * @throws javax.net.ssl.SSLException if there is no TLS session to trust
   * @throws java.net.ProtocolException if the answer is not HTTP or longer than allowed
   */
  public HttpAnswer post(URI target, Map<String, List<String>> headers, byte[] body, Bounds bounds)
      throws IOException {
    byte[] head = HttpHead.post(target, headers, body.length);
    return exchange(target, HttpHead.join(head, body), bounds, HttpAnswerReader::read);
  }

  /**
   * Asks for what lies there and reads the answer, whatever its status.
   *
   * @throws IOException as {@link #post} does
   */
  public HttpAnswer get(URI target, Map<String, List<String>> headers, Bounds bounds)
      throws IOException {
    return exchange(target, HttpHead.get(target, headers), bounds, HttpAnswerReader::read);
  }

  /**
   * Posts the body where only the status counts: of the answer's body no more is read than {@code
   * bounds} allow, and what comes behind that, or does not come, is nobody's concern.
   *
   * @throws IOException as {@link #post} does, but for what concerns the answer's body
   */
  public HttpAnswer tell(URI target, Map<String, List<String>> headers, byte[] body, Bounds bounds)
      throws IOException {
    byte[] head = HttpHead.post(target, headers, body.length);
    return exchange(target, HttpHead.join(head, body), bounds, HttpAnswerReader::readBeginning);
  }

  /** How much of an answer is wanted. */
  private interface Reading {
    HttpAnswer from(HttpAnswerReader reader) throws IOException;
  }

  private HttpAnswer exchange(URI target, byte[] request, Bounds bounds, Reading reading)
      throws IOException {
    boolean secure = isSecure(target);
    List<InetAddress> addresses = guard.resolve(bare(target.getHost()));
    if (!secure) {
      guard.requireClearTextAllowed(target.getHost(), addresses);
    }
    long end = System.nanoTime() + bounds.whole().toNanos();
    try (Socket socket = connect(addresses, port(target, secure), bounds.connect(), end);
        Alarm alarm = new Alarm(Duration.ofNanos(end - System.nanoTime()), socket)) {
      try (Socket channel = secure ? secured(socket, target) : socket) {
        channel.getOutputStream().write(request);
        channel.getOutputStream().flush();
        InputStream in = new BufferedInputStream(channel.getInputStream());
        return reading.from(new HttpAnswerReader(in, bounds.bodyOctets()));
      } catch (IOException e) {
        if (alarm.rang()) {
          throw late(target, bounds.whole(), e);
        }
        throw e;
      }
    }
  }

  private static boolean isSecure(URI target) throws MalformedURLException {
    String scheme = String.valueOf(target.getScheme()).toLowerCase(Locale.ROOT);
    if (target.getHost() == null || !(scheme.equals("https") || scheme.equals("http"))) {
      throw new MalformedURLException("neither https nor http to a host");
    }
    return scheme.equals("https");
  }

  private static int port(URI target, boolean secure) {
    return target.getPort() >= 0 ? target.getPort() : secure ? HTTPS_PORT : HTTP_PORT;
  }

  /** The host without the brackets that an IPv6 address has in a URI. */
  private static String bare(String host) {
    return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
  }

  /** The first of the checked addresses that answers; what the last one said if none does. */
  private static Socket connect(List<InetAddress> addresses, int port, Duration patience, long end)
      throws IOException {
    IOException failure = new SocketTimeoutException("no address answered in time");
    for (InetAddress address : addresses) {
      long left = Math.min(patience.toMillis(), (end - System.nanoTime()) / 1_000_000);
      if (left <= 0) {
        break;
      }
      Socket socket = new Socket();
      try {
        socket.setTcpNoDelay(true);
        socket.connect(new InetSocketAddress(address, port), Math.toIntExact(left));
        return socket;
      } catch (IOException e) {
        socket.close();
        failure = e;
      }
    }
    throw failure;
  }

  /** TLS over that connection, with the certificate checked against the name in the URI. */
  private SSLSocket secured(Socket socket, URI target) throws IOException {
    SSLSocket channel =
        (SSLSocket)
            tls.getSocketFactory()
                .createSocket(socket, bare(target.getHost()), socket.getPort(), true);
    SSLParameters parameters = channel.getSSLParameters();
    parameters.setEndpointIdentificationAlgorithm("HTTPS");
    parameters.setProtocols(new String[] {"TLSv1.3", "TLSv1.2"});
    channel.setSSLParameters(parameters);
    channel.startHandshake();
    return channel;
  }

  private static SocketTimeoutException late(URI target, Duration whole, IOException cause) {
    SocketTimeoutException late =
        new SocketTimeoutException(target.getHost() + " did not answer within " + whole);
    late.initCause(cause);
    return late;
  }

  /**
   * Closes the socket when the time is over, whatever it is blocked in: a timeout of single reads
   * would let a slow drip go on for ever.
   */
  private static final class Alarm implements AutoCloseable {
    private final AtomicBoolean rang = new AtomicBoolean();
    private final Thread waiting;

    Alarm(Duration after, Socket socket) {
      waiting =
          Thread.ofVirtual()
              .name("egress-alarm")
              .start(() -> {
                try {
                  Thread.sleep(after);
                  rang.set(true);
                  socket.close();
                } catch (InterruptedException | IOException e) {
                  // the exchange ended first, or the socket is closed already
                  Thread.currentThread().interrupt();
                }
              });
    }

    boolean rang() {
      return rang.get();
    }

    @Override
    public void close() {
      waiting.interrupt();
    }
  }
}
