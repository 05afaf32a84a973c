/** Polls and the ledger over REST. */
@NullMarked
package io.postrider.fetch.web;

import org.jspecify.annotations.NullMarked;
