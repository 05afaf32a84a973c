/** Polling now, over REST. */
@NullMarked
package io.postrider.schedule.web;

import org.jspecify.annotations.NullMarked;
