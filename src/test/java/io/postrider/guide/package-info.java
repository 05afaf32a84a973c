/** The pages of docs that can be run, run. */
@NullMarked
package io.postrider.guide;

import org.jspecify.annotations.NullMarked;
