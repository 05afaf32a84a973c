package io.postrider.account;

/**
 * Work that is due from time to time and hurries nobody. The schedule calls each about once a
 * minute, on one replica; what is not done then is done the next time.
 */
public interface Housekeeping {

  /** Does what is due, for half a minute at most. Must be safe to be cut off at any point. */
  void tidy();
}
