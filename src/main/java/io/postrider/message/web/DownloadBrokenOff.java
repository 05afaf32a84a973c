package io.postrider.message.web;

import java.io.IOException;

/**
 * A download that cannot end well, after its beginning was sent: nothing may be answered any more,
 * the connection must break.
 */
final class DownloadBrokenOff extends IOException {

  DownloadBrokenOff(Throwable cause) {
    super(cause);
  }
}
