package io.postrider.pop3;

import org.jspecify.annotations.Nullable;

/**
 * One line of UIDL (RFC 1939 §7).
 *
 * @param number the message number, valid within this session only
 * @param uid the opaque unique-id, one char an octet, 1 to 1,024 of them; null where the server
 *     sent none, or one with controls or too long to be kept
 */
public record UniqueIdListing(int number, @Nullable String uid) {}
