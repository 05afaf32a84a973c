package io.postrider.web;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The scopes a caller needs, all of them, to use an operation; {@code admin} stands for every
 * scope. Each handler under {@code /api} carries it: the start fails where one does not.
 */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@Documented
public @interface RequiresScope {

  String[] value();
}
