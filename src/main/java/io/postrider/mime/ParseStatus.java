package io.postrider.mime;

/** How far a message could be read. */
public enum ParseStatus {
  /** All of it, nothing to remark. */
  OK,
  /** With remarks: see the problems. */
  PARTIAL,
  /** Not as a message: the raw octets are all there is. */
  FAILED
}
