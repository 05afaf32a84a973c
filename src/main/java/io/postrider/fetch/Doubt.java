package io.postrider.fetch;

/** What has to be found out before an entry is fetched or left alone. */
enum Doubt {
  /** Whether it is older than the baseline's date: TOP tells. */
  BASELINE,
  /** Whether it is a known message under a new unique-id: the hash of its header may tell. */
  RESET,
  /** Whether its content is that of a known message: only RETR can tell. */
  CONTENT
}
