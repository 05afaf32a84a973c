package io.postrider.egress;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a server answered. {@code toString} shows the status only: a body may be a secret.
 *
 * @param headers by their names in lower case
 */
public record HttpAnswer(int status, Map<String, List<String>> headers, byte[] body) {

  /** The first field of that name, given in lower case. */
  public Optional<String> header(String name) {
    return headers.getOrDefault(name, List.of()).stream().findFirst();
  }

  @Override
  public String toString() {
    return "HttpAnswer[" + status + "]";
  }
}
