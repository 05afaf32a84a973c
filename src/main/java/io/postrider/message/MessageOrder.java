package io.postrider.message;

/** Order of a list, by the time of fetching. */
public enum MessageOrder {
  NEWEST("desc"),
  OLDEST("asc");

  private final String direction;

  MessageOrder(String direction) {
    this.direction = direction;
  }

  MessageOrder reversed() {
    return this == NEWEST ? OLDEST : NEWEST;
  }

  /** As SQL, for a table of that alias that holds {@code fetched_at} and the message's id. */
  String by(String table, String id) {
    return table + ".fetched_at " + direction + ", " + table + "." + id + " " + direction;
  }
}
