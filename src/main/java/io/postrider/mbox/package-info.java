/**
 * HOW MAIL LIES IN A FILE: the mbox format, written and read as a stream. Knows the JDK, nothing
 * else.
 */
@NullMarked
package io.postrider.mbox;

import org.jspecify.annotations.NullMarked;
