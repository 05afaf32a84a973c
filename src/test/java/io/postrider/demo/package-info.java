/**
 * The demo: the whole service with a mailbox of its own in the same process. Started by {@code
 * ./mvnw spring-boot:test-run}.
 */
@NullMarked
package io.postrider.demo;

import org.jspecify.annotations.NullMarked;
