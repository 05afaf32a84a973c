package io.postrider.egress;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a server answered. {@code toString} shows the status only: a body may be a secret.
 * Immutable, as long as nobody writes to the body.
 */
public final class HttpAnswer {

  private final int status;
  private final Map<String, List<String>> headers;
  private final byte[] body;

  HttpAnswer(int status, Map<String, List<String>> headers, byte[] body) {
    this.status = status;
    this.headers = headers;
    this.body = body;
  }

  public int status() {
    return status;
  }

  /** By their names in lower case. */
  public Map<String, List<String>> headers() {
    return headers;
  }

  /** The first field of that name, given in lower case. */
  public Optional<String> header(String name) {
    return headers.getOrDefault(name, List.of()).stream().findFirst();
  }

  public byte[] body() {
    return body;
  }

  @Override
  public String toString() {
    return "HttpAnswer[" + status + "]";
  }
}
