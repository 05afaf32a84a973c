/**
 * HOW to talk: the in-house POP3 client engine (RFC 1939, 2449, 2595, 5034). JDK and JSpecify only.
 */
@NullMarked
package io.postrider.pop3;

import org.jspecify.annotations.NullMarked;
