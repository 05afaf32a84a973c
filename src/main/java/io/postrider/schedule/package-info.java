/** WHEN, and on which replica: one persistent task per account, poll-now, back-off. */
@NullMarked
package io.postrider.schedule;

import org.jspecify.annotations.NullMarked;
