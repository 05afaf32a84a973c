/** WHERE WE MAY CONNECT: resolve once, check every address, hand out the checked ones. */
@NullMarked
package io.postrider.egress;

import org.jspecify.annotations.NullMarked;
