package io.postrider.egress;

import io.postrider.pop3.TestAuthority;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Primary;

/** A name server that the test holds, and an authority whose certificates are trusted. */
@TestConfiguration(proxyBeanMethods = false)
public class TestEgress {

  public static final TestAuthority AUTHORITY = TestAuthority.create();

  /**
   * Names ending in {@code .test} have the addresses they were given; others go their usual way.
   */
  public static final class Names implements HostLookup {

    private final Map<String, Deque<InetAddress>> answers = new ConcurrentHashMap<>();
    private final List<String> asked = new CopyOnWriteArrayList<>();

    /** The address of each look-up in turn; the last one stays. */
    public void answer(String host, String... addresses) {
      answers.put(
          host, new ArrayDeque<>(Arrays.stream(addresses).map(InetAddress::ofLiteral).toList()));
    }

    /** How often the name was asked for. */
    public long asked(String host) {
      return asked.stream().filter(host::equals).count();
    }

    @Override
    public synchronized List<InetAddress> addressesOf(String host) throws UnknownHostException {
      if (!host.endsWith(".test")) {
        return HostLookup.ofPlatform().addressesOf(host);
      }
      asked.add(host);
      Deque<InetAddress> known = answers.get(host);
      if (known == null) {
        throw new UnknownHostException(host);
      }
      return List.of(known.size() > 1 ? known.remove() : known.getFirst());
    }
  }

  @Bean
  @Primary
  Names names() {
    return new Names();
  }

  @Bean
  @Primary
  CheckedHttp trustingHttp(EgressGuard guard) {
    return new CheckedHttp(guard, AUTHORITY.clientContext());
  }
}
