package io.postrider.discovery;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How mailboxes are looked for ({@code postrider.discovery.*}).
 *
 * @param lookups whether the DNS and the domain's own web server are asked; presets always are
 * @param timeout for all look-ups of one request, which run side by side
 * @param nameServers as {@code dns://192.0.2.1}, port 53 unless another follows; those of the
 *     platform by default
 * @param directory an HTTPS address below which a provider's configuration lies under its domain,
 *     such as Thunderbird's {@code https://autoconfig.thunderbird.net/v1.1/}; it learns the domains
 *     that are looked for, so there is none by default
 */
@ConfigurationProperties("postrider.discovery")
record DiscoverySettings(
    @DefaultValue("true") boolean lookups,
    @DefaultValue("PT8S") Duration timeout,
    @DefaultValue List<String> nameServers,
    @Nullable URI directory) {

  DiscoverySettings {
    if (!timeout.isPositive()) {
      throw new IllegalArgumentException("postrider.discovery.timeout must be longer than zero");
    }
    if (directory != null && directory.toString().isEmpty()) {
      directory = null;
    }
    if (directory != null && !directory.toString().matches("https?://[^?#]+/")) {
      throw new IllegalArgumentException(
          "postrider.discovery.directory must be an HTTPS address that ends in a slash");
    }
    for (String server : nameServers) {
      if (!server.startsWith("dns://")) {
        throw new IllegalArgumentException(
            "postrider.discovery.name-servers: '" + server + "' does not begin with dns://");
      }
    }
  }
}
