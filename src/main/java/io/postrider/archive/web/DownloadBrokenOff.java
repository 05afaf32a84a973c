package io.postrider.archive.web;

import java.io.IOException;

/**
 * A download that cannot end well after it began: the connection must break, nothing else tells.
 */
final class DownloadBrokenOff extends IOException {

  DownloadBrokenOff(Throwable cause) {
    super(cause);
  }
}
