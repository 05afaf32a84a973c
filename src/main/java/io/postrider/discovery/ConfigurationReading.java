package io.postrider.discovery;

import io.postrider.egress.HostName;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Makes candidates of a configuration file; what would send a password in clear is left out. */
final class ConfigurationReading {

  private static final int LONGEST_NAME = 255;

  private final MailAddress address;
  private final Source source;
  private final String url;

  ConfigurationReading(MailAddress address, Source source, String url) {
    this.address = address;
    this.source = source;
    this.url = url;
  }

  List<Candidate> candidates(ConfigurationFile file) {
    return file.servers().stream().flatMap(server -> candidate(file, server).stream()).toList();
  }

  private Optional<Candidate> candidate(ConfigurationFile file, ConfigurationFile.Server server) {
    String tls =
        switch (server.text("socketType")) {
          case "SSL" -> "implicit";
          case "STARTTLS" -> "starttls";
          default -> "";
        };
    List<String> mechanisms = mechanisms(server.authentication());
    String host = host(server.text("hostname"));
    int port = port(server.text("port"));
    String username = filled(server.text("username"));
    if (tls.isEmpty() || mechanisms.isEmpty() || host.isEmpty() || port == 0) {
      return Optional.empty();
    }
    if (username.isEmpty() || username.length() > LONGEST_NAME) {
      return Optional.empty();
    }
    return Optional.of(
        new Candidate(
            0,
            source,
            url,
            file.displayName().isEmpty() ? null : file.displayName(),
            new Candidate.Account(
                host, port, tls, username, new Candidate.Auth(mechanisms.getFirst()), null),
            mechanisms,
            null,
            mechanisms.contains("xoauth2") ? oauth2(file.oauth2()) : null,
            false,
            List.of(),
            null));
  }

  private static List<String> mechanisms(List<String> authentication) {
    List<String> mechanisms = new ArrayList<>();
    for (String name : authentication) {
      String mechanism =
          switch (name) {
            case "OAuth2" -> "xoauth2";
            case "password-cleartext", "password-encrypted", "plain", "secure" -> "auto";
            case "TLS-client-cert" -> "external";
            default -> "";
          };
      if (!mechanism.isEmpty() && !mechanisms.contains(mechanism)) {
        mechanisms.add(mechanism);
      }
    }
    return mechanisms;
  }

  private String filled(String template) {
    return template
        .replace("%EMAILADDRESS%", address.toString())
        .replace("%EMAILLOCALPART%", address.localPart())
        .replace("%EMAILDOMAIN%", address.domain());
  }

  private String host(String text) {
    try {
      return HostName.parse(filled(text));
    } catch (IllegalArgumentException e) {
      return "";
    }
  }

  private static int port(String text) {
    try {
      int port = Integer.parseInt(text);
      return port > 0 && port <= 65_535 ? port : 0;
    } catch (NumberFormatException e) {
      return 0;
    }
  }

  private static Candidate.@Nullable OAuth2Endpoints oauth2(Map<String, String> texts) {
    String authorization = texts.getOrDefault("authURL", "");
    String token = texts.getOrDefault("tokenURL", "");
    return authorization.startsWith("https://") && token.startsWith("https://")
        ? new Candidate.OAuth2Endpoints(authorization, token, texts.getOrDefault("scope", ""))
        : null;
  }
}
