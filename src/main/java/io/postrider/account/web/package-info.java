/** The accounts over HTTP: payloads, their validation, controllers. */
@NullMarked
package io.postrider.account.web;

import org.jspecify.annotations.NullMarked;
