package io.postrider.message;

/** By the time a message was fetched. */
public enum MessageOrder {
  NEWEST,
  OLDEST
}
