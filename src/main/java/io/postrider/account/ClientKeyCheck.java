package io.postrider.account;

import java.util.Optional;

/**
 * Says whether a private key and a client certificate can be used together. Asked here, answered by
 * the module that knows how to use them.
 */
@FunctionalInterface
public interface ClientKeyCheck {

  /** What is wrong with them, in words that quote neither; empty for a pair that fits. */
  Optional<String> fault(String certificatePem, String keyPem);
}
