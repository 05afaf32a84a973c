/** WHO MAY: API tokens, scopes, authentication. */
@NullMarked
package io.postrider.access;

import org.jspecify.annotations.NullMarked;
