package io.postrider.web;

import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * Which accounts carry some labels; asked for tokens that are bound by label, implemented where
 * accounts live. Without an implementation such a token sees no account by its labels.
 */
@FunctionalInterface
public interface LabelledAccounts {

  /** The accounts that carry all of these labels. */
  Set<UUID> carrying(Map<String, String> labels);
}
