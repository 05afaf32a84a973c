/** Messages over REST. */
@NullMarked
package io.postrider.message.web;

import org.jspecify.annotations.NullMarked;
