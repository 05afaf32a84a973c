/** Shared HTTP manners: problem+json, cursors, entity tags, OpenAPI. Knows no feature. */
@NullMarked
package io.postrider.web;

import org.jspecify.annotations.NullMarked;
