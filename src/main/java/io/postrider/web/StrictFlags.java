package io.postrider.web;

import java.beans.PropertyEditorSupport;
import org.springframework.web.bind.WebDataBinder;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.InitBinder;

/**
 * A flag is {@code true} or {@code false}. Spring's own also takes {@code yes}, {@code on} and
 * {@code 1}, and falls back to that where a converter of ours refuses; an editor has the last word.
 */
@ControllerAdvice
class StrictFlags {

  @InitBinder
  void flags(WebDataBinder binder) {
    binder.registerCustomEditor(boolean.class, new Flag());
    binder.registerCustomEditor(Boolean.class, new Flag());
  }

  private static final class Flag extends PropertyEditorSupport {

    @Override
    public void setAsText(String text) {
      setValue(
          switch (text) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new IllegalArgumentException("neither true nor false");
          });
    }
  }
}
