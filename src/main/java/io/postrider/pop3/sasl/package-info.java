/**
 * The SASL mechanisms (RFC 4422) as plain exchanges of octets: no socket, no base64, no session. A
 * {@link io.postrider.pop3.sasl.SaslExchange} serves one login.
 */
@NullMarked
package io.postrider.pop3.sasl;

import org.jspecify.annotations.NullMarked;
