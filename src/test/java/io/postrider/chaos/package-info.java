/**
 * Real replicas as processes, killed, stopped and robbed of their database at random, while mail
 * arrives; then four records of it are compared. {@code ./mvnw verify -Pchaos}
 */
@NullMarked
package io.postrider.chaos;

import org.jspecify.annotations.NullMarked;
