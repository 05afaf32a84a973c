/**
 * WHO VOUCHES: access tokens for mailboxes whose servers take no password, from the authorization
 * servers that their accounts name.
 */
@NullMarked
package io.postrider.oauth2;

import org.jspecify.annotations.NullMarked;
