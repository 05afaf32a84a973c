package io.postrider.archive;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Exports and imports ({@code postrider.archive.*}).
 *
 * @param keepExports how long an export can be downloaded after it was completed
 * @param maxExports exports of one caller at once, expired ones not counted
 * @param maxImports imports of one replica at once
 */
@ConfigurationProperties("postrider.archive")
public record ArchiveSettings(
    @DefaultValue("P7D") Duration keepExports,
    @DefaultValue("50") int maxExports,
    @DefaultValue("4") int maxImports) {

  public ArchiveSettings {
    if (!keepExports.isPositive()) {
      throw new IllegalArgumentException("postrider.archive.keep-exports must be longer than zero");
    }
    if (maxExports < 1 || maxImports < 1) {
      throw new IllegalArgumentException(
          "postrider.archive.max-exports and .max-imports must be at least 1");
    }
  }
}
