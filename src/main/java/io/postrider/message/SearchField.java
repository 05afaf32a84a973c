package io.postrider.message;

/** What can be searched by itself; its words are also filed under a name of their own. */
enum SearchField {
  /** Everything: subject, addresses, names of attachments, text. */
  ANY(""),
  SUBJECT("s:"),
  FROM("f:"),
  /** To and Cc. */
  TO("t:");

  private final String prefix;

  SearchField(String prefix) {
    this.prefix = prefix;
  }

  /** The word as it is filed; no word of a text holds a colon. */
  String named(String word) {
    return prefix + word;
  }
}
