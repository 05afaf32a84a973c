package io.postrider.account;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * {@code postrider.durability}.
 *
 * @param accept {@code embedded}: mail may be deleted on servers although a power failure may take
 *     the last commits with it, and so the only copy of that mail. Unset: such deletion policies
 *     are refused
 */
@ConfigurationProperties("postrider.durability")
record DurabilitySettings(@Nullable DurabilityClass accept) {

  DurabilitySettings {
    if (accept != null && accept != DurabilityClass.EMBEDDED) {
      throw new IllegalArgumentException(
          "postrider.durability.accept takes 'embedded' or nothing, not '" + accept.text() + "'");
    }
  }
}
