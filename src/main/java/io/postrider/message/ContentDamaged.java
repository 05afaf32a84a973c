package io.postrider.message;

import java.io.IOException;

/** Stored or staged octets are not those that were received. They must not be given to anybody. */
public final class ContentDamaged extends IOException {

  ContentDamaged(String message) {
    super(message);
  }
}
