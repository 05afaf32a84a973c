package io.postrider.egress;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * Where this service may connect to.
 *
 * @param allow address blocks that may be contacted although they are special, {@code
 *     10.1.0.0/16,fd00::/8}; none by default
 * @param ports ports a mailbox may have, {@code 110,995} by default, or {@code *} for any
 */
@ConfigurationProperties("postrider.egress")
record EgressSettings(@Nullable List<String> allow, @Nullable List<String> ports) {

  static final String ALLOW = "postrider.egress.allow";
  static final String PORTS = "postrider.egress.ports";

  private static final String ANY = "*";
  private static final int HIGHEST_PORT = 65_535;

  EgressSettings {
    allow = allow == null ? List.of() : stripped(allow);
    ports = ports == null || stripped(ports).isEmpty() ? List.of("110", "995") : stripped(ports);
    // what cannot be understood is refused at start, not at the first poll
    allow.forEach(Cidr::parse);
    ports.stream().filter(port -> !port.equals(ANY)).forEach(EgressSettings::port);
  }

  private static List<String> stripped(List<String> entries) {
    return entries.stream().map(String::strip).filter(entry -> !entry.isEmpty()).toList();
  }

  List<Cidr> allowed() {
    return allow == null ? List.of() : allow.stream().map(Cidr::parse).toList();
  }

  boolean anyPort() {
    return ports != null && ports.contains(ANY);
  }

  Set<Integer> mailboxPorts() {
    Set<Integer> numbers = new TreeSet<>();
    for (String port : ports == null ? List.<String>of() : ports) {
      if (!port.equals(ANY)) {
        numbers.add(port(port));
      }
    }
    return numbers;
  }

  private static int port(String text) {
    int port;
    try {
      port = Integer.parseInt(text);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(PORTS + ": '" + text + "' is not a port", e);
    }
    if (port < 1 || port > HIGHEST_PORT) {
      throw new IllegalArgumentException(PORTS + ": " + port + " is not a port");
    }
    return port;
  }
}
