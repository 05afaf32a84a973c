package io.postrider.account;

import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;

/** Databases of several classes, without a database. */
public final class SampleDurability {

  private SampleDurability() {}

  public static final Durability SINGLE = of(DurabilityClass.SINGLE);

  public static final Durability EMBEDDED = of(DurabilityClass.EMBEDDED);

  private static Durability of(DurabilityClass found) {
    return of(found, new DurabilitySettings(null));
  }

  static Durability of(DurabilityClass found, DurabilitySettings settings) {
    try {
      return new Durability(() -> found, settings, InstantSource.fixed(Instant.EPOCH));
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }
}
