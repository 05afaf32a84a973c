package io.postrider.discovery;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** A name server on loopback (RFC 1035 §4) that knows the records it was given. */
final class NameServer implements AutoCloseable {

  private static final int MX = 15;
  private static final int SRV = 33;

  private final DatagramSocket socket;
  private final Map<String, List<byte[]>> records = new ConcurrentHashMap<>();
  private final List<String> questions = new CopyOnWriteArrayList<>();
  private volatile boolean silent;

  NameServer() throws IOException {
    socket = new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    Thread.ofVirtual().name("name-server").start(this::serve);
  }

  String url() {
    return "dns://127.0.0.1:" + socket.getLocalPort();
  }

  List<String> questions() {
    return questions;
  }

  /** From now on questions are heard and not answered. */
  void fallSilent() {
    silent = true;
  }

  NameServer mx(String domain, int preference, String host) {
    return add(domain, MX, join(number(preference), name(host)));
  }

  NameServer srv(String name, int priority, int weight, int port, String target) {
    return add(name, SRV, join(number(priority), number(weight), number(port), name(target)));
  }

  private NameServer add(String name, int type, byte[] data) {
    records.computeIfAbsent(name + "/" + type, key -> new ArrayList<>()).add(data);
    return this;
  }

  private void serve() {
    byte[] buffer = new byte[512];
    while (true) {
      DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
      try {
        socket.receive(packet);
        byte[] answer = answer(packet.getData());
        if (!silent) {
          socket.send(new DatagramPacket(answer, answer.length, packet.getSocketAddress()));
        }
      } catch (SocketException e) {
        return;
      } catch (IOException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  private byte[] answer(byte[] query) {
    StringBuilder name = new StringBuilder();
    int at = 12;
    while (query[at] != 0) {
      name.append(new String(query, at + 1, query[at], StandardCharsets.US_ASCII)).append('.');
      at += query[at] + 1;
    }
    int type = ((query[at + 1] & 0xFF) << 8) | (query[at + 2] & 0xFF);
    String asked = name.substring(0, name.length() - 1).toLowerCase(Locale.ROOT) + "/" + type;
    questions.add(asked);
    List<byte[]> found = records.getOrDefault(asked, List.of());
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(query, 0, 2);
    // an answer, with recursion; 3 is NXDOMAIN
    out.write(0x81);
    out.write(found.isEmpty() ? 0x83 : 0x80);
    out.writeBytes(join(number(1), number(found.size()), number(0), number(0)));
    out.write(query, 12, at + 5 - 12);
    for (byte[] data : found) {
      out.writeBytes(join(number(0xC00C), number(type), number(1), number(0), number(60)));
      out.writeBytes(join(number(data.length), data));
    }
    return out.toByteArray();
  }

  private static byte[] number(int value) {
    return new byte[] {(byte) (value >> 8), (byte) value};
  }

  private static byte[] name(String name) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (String label : name.isEmpty() ? new String[0] : name.split("\\.")) {
      out.write(label.length());
      out.writeBytes(label.getBytes(StandardCharsets.US_ASCII));
    }
    out.write(0);
    return out.toByteArray();
  }

  private static byte[] join(byte[]... parts) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      out.writeBytes(part);
    }
    return out.toByteArray();
  }

  @Override
  public void close() {
    socket.close();
  }
}
