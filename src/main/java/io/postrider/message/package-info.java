/** WHAT WE KEEP: stored messages, their exact octets, attachments and queries. */
@NullMarked
package io.postrider.message;

import org.jspecify.annotations.NullMarked;
