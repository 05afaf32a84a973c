/** The event log over HTTP: a feed by cursor, and a stream. */
@NullMarked
package io.postrider.event.web;

import org.jspecify.annotations.NullMarked;
