/** WHO: the mailboxes to fetch, their settings, policies, sealed secrets and status. */
@NullMarked
package io.postrider.account;

import org.jspecify.annotations.NullMarked;
