package io.postrider.egress;

import java.io.IOException;

/** A host or port that this service may not contact; the text names the setting that rules it. */
public final class EgressRefused extends IOException {

  private final String setting;

  EgressRefused(String message, String setting) {
    super(message);
    this.setting = setting;
  }

  /** The setting that would allow it, {@code postrider.egress.allow} or {@code .ports}. */
  public String setting() {
    return setting;
  }
}
