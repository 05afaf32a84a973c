/** Exports and imports over REST. */
@NullMarked
package io.postrider.archive.web;

import org.jspecify.annotations.NullMarked;
