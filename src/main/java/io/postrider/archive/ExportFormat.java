package io.postrider.archive;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** What an archive is. */
public enum ExportFormat {
  /** One file, all messages one after the other (mboxrd). */
  MBOX("application/mbox", "mbox"),
  /** A zip file with one .eml a message. */
  EML("application/zip", "zip"),
  /** One JSON object a line, with the octets in base64. */
  NDJSON("application/x-ndjson", "ndjson");

  private final String mediaType;
  private final String extension;

  ExportFormat(String mediaType, String extension) {
    this.mediaType = mediaType;
    this.extension = extension;
  }

  @JsonValue
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  public String mediaType() {
    return mediaType;
  }

  /** Of the file's name, without a dot. */
  public String extension() {
    return extension;
  }
}
