package io.postrider.pop3.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.DictionaryFile;
import com.code_intelligence.jazzer.junit.FuzzTest;
import io.postrider.pop3.MemoryDial;
import io.postrider.pop3.ProxyFailed;
import io.postrider.pop3.ProxyLogin;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Timeout;

/**
 * Proxies that answer as they like: a tunnel stands only after a whole answer that grants it, and
 * of what follows not an octet is swallowed. The input: an octet for the kind of proxy (upper case
 * with a login), a line feed, then a {@link ServerScript}.
 */
class ProxyFuzzTests {

  private static final int HEADER = 2;
  private static final ProxyLogin LOGIN = new ProxyLogin("alice", "pr0xy-pass-of-alice");

  private static final Pattern HTTP_STATUS =
      Pattern.compile("HTTP/1\\.. ([1-9][0-9]{2})(?: .*)?", Pattern.DOTALL);
  private static final String SOCKS_ADDRESS =
      "(?:\\x01.{4}|\\x04.{16}|\\x03(?:%s)).{2}".formatted(anyOfItsLength());
  private static final Pattern SOCKS =
      Pattern.compile("\\x05\\x00\\x05\\x00." + SOCKS_ADDRESS, Pattern.DOTALL);
  private static final Pattern SOCKS_LOGIN =
      Pattern.compile("\\x05\\x02.\\x00\\x05\\x00." + SOCKS_ADDRESS, Pattern.DOTALL);

  @DictionaryFile(resourcePath = "server-script.dict")
  @FuzzTest
  @Timeout(120)
  void opensNoTunnelThatWasNotGranted(byte[] input) {
    if (input.length < HEADER) {
      return;
    }
    boolean http = input[0] == 'h' || input[0] == 'H';
    Optional<ProxyLogin> login =
        input[0] == 'H' || input[0] == 'S' ? Optional.of(LOGIN) : Optional.empty();
    MemorySocket socket =
        new MemorySocket(new ServerScript(input, HEADER, new GoodServer(LOGIN.password())));
    boolean granted = false;
    try {
      if (http) {
        MemoryDial.throughHttp(socket, login);
      } else {
        MemoryDial.throughSocks5(socket, login);
      }
      granted = true;
    } catch (ProxyFailed e) {
      assertThat(e.reason()).isNotNull();
      assertThat(e.toString()).doesNotContain(LOGIN.password());
    } catch (IOException e) {
      assertThat(e.toString()).doesNotContain(LOGIN.password());
    }
    assertThat(granted).isEqualTo(grants(socket.heard(), http, login.isPresent()));
    assertThat(socket.largestBuffer()).isLessThanOrEqualTo(1);
  }

  private static boolean grants(String heard, boolean http, boolean login) {
    if (http) {
      return httpGrants(heard);
    }
    return SOCKS.matcher(heard).matches() || (login && SOCKS_LOGIN.matcher(heard).matches());
  }

  /** A head of 2xx, perhaps behind interim ones, and nothing behind it. */
  private static boolean httpGrants(String heard) {
    List<String> lines = List.of(heard.split("\n", -1));
    int at = 0;
    while (at < lines.size()) {
      Matcher status = HTTP_STATUS.matcher(withoutCr(lines.get(at)));
      do {
        at++;
      } while (at < lines.size() && !withoutCr(lines.get(at)).isEmpty());
      if (!status.matches() || at == lines.size()) {
        return false;
      } else if (!status.group(1).startsWith("1")) {
        boolean nothingMore = at == lines.size() - 2 && lines.getLast().isEmpty();
        return status.group(1).startsWith("2") && nothingMore;
      }
      at++;
    }
    return false;
  }

  private static String withoutCr(String line) {
    return line.endsWith("\r") ? line.substring(0, line.length() - 1) : line;
  }

  /** A length octet, then that many. */
  private static String anyOfItsLength() {
    StringBuilder any = new StringBuilder();
    for (int length = 0; length < 256; length++) {
      any.append(length == 0 ? "" : "|").append("\\x%02x.{%d}".formatted(length, length));
    }
    return any.toString();
  }
}
