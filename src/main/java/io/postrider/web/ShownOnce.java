package io.postrider.web;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The answer of this handler holds a secret that is shown once. It is never kept for a repeated
 * {@code Idempotency-Key}: the repetition is told where the thing is, not what its secret was.
 */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@Documented
public @interface ShownOnce {}
