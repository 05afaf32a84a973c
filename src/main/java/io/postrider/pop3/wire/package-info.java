/**
 * The codec: octets to lines, status, listings and texts, and commands to octets. It knows no
 * socket, no clock and no session, so all of it can be replayed and fuzzed from byte arrays.
 *
 * <p>Octets arrive in an {@link io.postrider.pop3.wire.InputBuffer}; {@link
 * io.postrider.pop3.wire.LineReader} finds lines in it, {@link io.postrider.pop3.wire.StatusLine}
 * and {@link io.postrider.pop3.wire.ListingLine} understand them, and {@link
 * io.postrider.pop3.wire.DotUnstuffer} hands on the spans of a multi-line text. Where more octets
 * are needed each says so and can be asked again.
 */
@NullMarked
package io.postrider.pop3.wire;

import org.jspecify.annotations.NullMarked;
