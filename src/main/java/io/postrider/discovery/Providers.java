package io.postrider.discovery;

import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.springframework.stereotype.Component;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** The presets, by the domains of addresses and of mail exchangers. Immutable. */
@Component
final class Providers {

  private static final String FILE = "providers.json";

  private final List<Provider> all;
  private final Map<String, Provider> byDomain = new HashMap<>();
  private final Map<String, Provider> byExchanger = new HashMap<>();

  Providers() {
    this.all = read();
    for (Provider provider : all) {
      provider.domains().forEach(domain -> enter(byDomain, domain, provider));
      provider.exchangers().forEach(domain -> enter(byExchanger, domain, provider));
    }
  }

  private static List<Provider> read() {
    try (InputStream in = Providers.class.getResourceAsStream(FILE)) {
      return JsonMapper.shared()
          .readValue(Objects.requireNonNull(in, FILE), new TypeReference<List<Provider>>() {});
    } catch (IOException e) {
      throw new IllegalStateException(FILE + " cannot be read", e);
    }
  }

  private static void enter(Map<String, Provider> index, String domain, Provider provider) {
    if (index.put(domain, provider) != null) {
      throw new IllegalStateException(FILE + " names " + domain + " twice");
    }
  }

  List<Provider> all() {
    return all;
  }

  /** Who gives out addresses in that domain, or in one above it. */
  Optional<Provider> ofDomain(String domain) {
    return above(byDomain, domain);
  }

  /** Who runs that mail exchanger. */
  Optional<Provider> ofExchanger(String host) {
    return above(byExchanger, host);
  }

  private static Optional<Provider> above(Map<String, Provider> index, String name) {
    for (String rest = name; !rest.isEmpty(); ) {
      Provider provider = index.get(rest);
      if (provider != null) {
        return Optional.of(provider);
      }
      int dot = rest.indexOf('.');
      rest = dot < 0 ? "" : rest.substring(dot + 1);
    }
    return Optional.empty();
  }
}
