/**
 * WHERE MAIL LIES: the POP3 servers of an address, from built-in presets, and from what its domain
 * says in the DNS and over HTTPS. Tries no login and contacts no mailbox.
 */
@NullMarked
package io.postrider.discovery;

import org.jspecify.annotations.NullMarked;
