/** WHO IS TOLD: endpoints, signed deliveries of events to them, retries, dead letters. */
@NullMarked
package io.postrider.webhook;

import org.jspecify.annotations.NullMarked;
