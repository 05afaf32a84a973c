/** WHAT HAPPENED: the durable event log, written in the transaction of its cause. */
@NullMarked
package io.postrider.event;

import org.jspecify.annotations.NullMarked;
