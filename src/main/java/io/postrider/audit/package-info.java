/**
 * WHO DID WHAT: the durable log of changes and of the use of credentials. Any module writes to it
 * through {@link io.postrider.audit.AuditLog}; it knows none of them.
 */
@NullMarked
package io.postrider.audit;

import org.jspecify.annotations.NullMarked;
