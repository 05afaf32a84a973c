package io.postrider.mbox;

import java.io.IOException;

/** This is no mbox. */
public final class MboxFormatException extends IOException {

  MboxFormatException(String message) {
    super(message);
  }
}
