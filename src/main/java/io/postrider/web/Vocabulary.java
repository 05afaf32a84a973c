package io.postrider.web;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The closed set that a text, or each text of a list, is of: for what is read or kept as a {@code
 * String} and yet is no free text. The OpenAPI document takes the words from the enum, so that it
 * cannot say others.
 */
@Target({ElementType.FIELD, ElementType.METHOD, ElementType.PARAMETER})
@Retention(RetentionPolicy.RUNTIME)
public @interface Vocabulary {

  /** Its constants, each by its {@code @JsonValue} or else by its name in lower case. */
  Class<? extends Enum<?>> value();
}
