/**
 * WHAT a message says: raw octets in, headers, text, html, attachments and problems out. Hides
 * jakarta.mail.
 */
@NullMarked
package io.postrider.mime;

import org.jspecify.annotations.NullMarked;
