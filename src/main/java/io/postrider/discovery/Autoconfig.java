package io.postrider.discovery;

import io.postrider.egress.CheckedHttp;
import io.postrider.egress.EgressRefused;
import io.postrider.egress.HttpAnswer;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLException;
import javax.xml.stream.XMLStreamException;

/**
 * Asks the domain's own web servers for a configuration file, over HTTPS alone and by way of the
 * egress guard: a domain that leads to an inner address is refused like a mailbox there.
 */
final class Autoconfig {

  private static final int LARGEST_FILE = 65_536;
  private static final Map<String, List<String>> HEADERS =
      Map.of("Accept", List.of("text/xml, application/xml;q=0.9"));

  private final CheckedHttp http;
  private final CheckedHttp.Bounds bounds;

  /** The port of HTTPS, as a URI has it; tests listen elsewhere. */
  private final String port;

  Autoconfig(CheckedHttp http, Duration timeout) {
    this(http, timeout, "");
  }

  Autoconfig(CheckedHttp http, Duration timeout, String port) {
    this.http = http;
    this.port = port;
    this.bounds = new CheckedHttp.Bounds(timeout.dividedBy(2), timeout, LARGEST_FILE);
  }

  /** The file of {@code autoconfig.<domain>}: the only one that learns the whole address. */
  Finding ofHost(MailAddress address) {
    String query = URLEncoder.encode(address.toString(), StandardCharsets.UTF_8);
    return read(
        address,
        Source.AUTOCONFIG,
        URI.create(
            "https://autoconfig."
                + address.domain()
                + port
                + "/mail/config-v1.1.xml?emailaddress="
                + query));
  }

  /** The file at the domain's well-known address. */
  Finding ofWellKnown(MailAddress address) {
    return read(
        address,
        Source.AUTOCONFIG,
        URI.create(
            "https://" + address.domain() + port + "/.well-known/autoconfig/mail/config-v1.1.xml"));
  }

  /** The file that a directory keeps for the domain. */
  Finding ofDirectory(MailAddress address, URI directory) {
    return read(address, Source.DIRECTORY, directory.resolve(address.domain()));
  }

  private Finding read(MailAddress address, Source source, URI url) {
    String shown = url.getScheme() + "://" + url.getRawAuthority() + url.getRawPath();
    try {
      HttpAnswer answer = http.get(url, HEADERS, bounds);
      if (answer.status() == 404 || answer.status() == 410) {
        return Finding.nothing(source, shown + " is not there");
      }
      if (answer.status() != 200) {
        return Finding.failed(source, shown + " answers " + answer.status());
      }
      List<Candidate> candidates =
          new ConfigurationReading(address, source, shown)
              .candidates(ConfigurationFile.read(answer.body()));
      return candidates.isEmpty()
          ? Finding.nothing(source, shown + " names no POP3 server with TLS")
          : Finding.of(source, candidates, shown);
    } catch (XMLStreamException e) {
      return Finding.failed(source, shown + " holds no configuration file");
    } catch (UnknownHostException e) {
      return Finding.nothing(source, shown + ": no such host");
    } catch (IOException e) {
      return Finding.failed(source, shown + ": " + reason(e));
    }
  }

  /** Never the text of the exception: it may hold what the server said. */
  private static String reason(IOException e) {
    return switch (e) {
      case EgressRefused refused -> String.valueOf(refused.getMessage());
      case SocketTimeoutException _ -> "no answer in time";
      case SSLException _ -> "no TLS connection to trust";
      default -> "no answer";
    };
  }
}
