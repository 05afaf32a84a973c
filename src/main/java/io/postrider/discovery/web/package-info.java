/** Discovery over REST. */
@NullMarked
package io.postrider.discovery.web;

import org.jspecify.annotations.NullMarked;
