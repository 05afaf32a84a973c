package io.postrider.egress;

import java.net.ProtocolException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Writes the head of a request (RFC 9112 sections 3 and 6). Stateless. */
final class HttpHead {

  /** What this side says itself. */
  private static final List<String> OURS =
      List.of("host", "connection", "content-length", "transfer-encoding");

  private HttpHead() {}

  static byte[] get(URI target, Map<String, List<String>> headers) throws ProtocolException {
    return head(begun("GET", target), headers);
  }

  static byte[] post(URI target, Map<String, List<String>> headers, int bodyLength)
      throws ProtocolException {
    StringBuilder head = begun("POST", target);
    field(head, "Content-Length", Integer.toString(bodyLength));
    return head(head, headers);
  }

  private static StringBuilder begun(String method, URI target) throws ProtocolException {
    StringBuilder head = new StringBuilder(method).append(' ').append(path(target));
    head.append(" HTTP/1.1\r\n");
    field(head, "Host", target.getRawAuthority());
    field(head, "Connection", "close");
    return head;
  }

  private static byte[] head(StringBuilder head, Map<String, List<String>> headers)
      throws ProtocolException {
    for (Map.Entry<String, List<String>> header : headers.entrySet()) {
      if (OURS.stream().noneMatch(header.getKey()::equalsIgnoreCase)) {
        for (String value : header.getValue()) {
          field(head, header.getKey(), value);
        }
      }
    }
    return head.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1);
  }

  static byte[] join(byte[] head, byte[] body) {
    byte[] whole = Arrays.copyOf(head, head.length + body.length);
    System.arraycopy(body, 0, whole, head.length, body.length);
    return whole;
  }

  private static String path(URI target) {
    String path = target.getRawPath() == null ? "" : target.getRawPath();
    String query = target.getRawQuery() == null ? "" : "?" + target.getRawQuery();
    return (path.isEmpty() ? "/" : path) + query;
  }

  /** A line end in a value would begin another field (RFC 9110 section 5.5). */
  private static void field(StringBuilder head, String name, String value)
      throws ProtocolException {
    if ((name + value).chars().anyMatch(c -> c < ' ' || c == 0x7F || c > 0xFF)) {
      throw new ProtocolException("the field " + name.strip() + " holds what no field may hold");
    }
    head.append(name).append(": ").append(value).append("\r\n");
  }
}
