package io.postrider.account;

/** Databases of several classes, without a database. */
public final class SampleDurability {

  private SampleDurability() {}

  public static final Durability SINGLE =
      new Durability(DurabilityClass.SINGLE, new DurabilitySettings(null));

  public static final Durability EMBEDDED =
      new Durability(DurabilityClass.EMBEDDED, new DurabilitySettings(null));
}
