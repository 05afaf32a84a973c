package io.postrider.pop3.dialogue;

import org.jspecify.annotations.Nullable;

/**
 * What the client of a dialogue does next, and what must come of it.
 *
 * @param line in the file
 * @param words the move
 * @param outcome in words; empty where there is nothing to tell
 * @param text the octets that must reach the sink; null where none are told
 */
record ClientMove(int line, String words, String outcome, @Nullable String text) {}
