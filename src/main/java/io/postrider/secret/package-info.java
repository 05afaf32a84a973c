/** WHAT STAYS HIDDEN: key ring and AES-256-GCM sealing bound to the row. */
@NullMarked
package io.postrider.secret;

import org.jspecify.annotations.NullMarked;
