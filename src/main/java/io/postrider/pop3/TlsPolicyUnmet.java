package io.postrider.pop3;

import org.jspecify.annotations.Nullable;

/**
 * The {@link TlsPolicy} asks for more than the channel gives, so nothing secret was written: the
 * server refused STLS, or a mechanism needs TLS and there is none.
 */
public final class TlsPolicyUnmet extends Pop3Exception {

  TlsPolicyUnmet(Step step, String message, @Nullable ServerReply reply) {
    super(step, message, reply, false, null);
  }
}
