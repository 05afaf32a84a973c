/** Webhooks and their deliveries over HTTP. */
@NullMarked
package io.postrider.webhook.web;

import org.jspecify.annotations.NullMarked;
