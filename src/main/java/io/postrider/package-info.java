/**
 * Postrider fetches mail from POP3 mailboxes, keeps every message exactly once and hands it on.
 *
 * <p>The way of a message is the tree: {@code schedule} → {@code fetch} → {@code pop3} → {@code
 * mime} → {@code message} → {@code event}. Each direct sub-package is a module; calls go down,
 * events go up.
 */
@NullMarked
package io.postrider;

import org.jspecify.annotations.NullMarked;
