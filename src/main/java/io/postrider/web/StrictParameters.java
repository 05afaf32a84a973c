package io.postrider.web;

import java.beans.PropertyEditorSupport;
import java.time.Instant;
import java.util.function.Function;
import org.springframework.web.bind.WebDataBinder;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.InitBinder;

/**
 * Parameters are read to the letter. Spring's own takes {@code yes}, {@code on} and {@code 1} for a
 * flag, {@code 0x10} and digits of any script for a number, years beyond 9999 for a time, and falls
 * back to that where a converter of ours refuses; an editor has the last word.
 */
@ControllerAdvice
class StrictParameters {

  private static final int LONGEST_NUMBER = 20;

  @InitBinder
  void editors(WebDataBinder binder) {
    register(binder, StrictParameters::flag, boolean.class, Boolean.class);
    register(binder, text -> Integer.valueOf(digits(text)), int.class, Integer.class);
    register(binder, text -> Long.valueOf(digits(text)), long.class, Long.class);
    register(binder, Times::parse, Instant.class);
  }

  private static void register(
      WebDataBinder binder, Function<String, Object> reader, Class<?>... types) {
    for (Class<?> type : types) {
      binder.registerCustomEditor(type, new Editor(reader));
    }
  }

  private static Boolean flag(String text) {
    return switch (text) {
      case "true" -> true;
      case "false" -> false;
      default -> throw new IllegalArgumentException("neither true nor false");
    };
  }

  private static String digits(String text) {
    int first = text.startsWith("-") ? 1 : 0;
    if (text.length() > LONGEST_NUMBER
        || !text.chars().skip(first).allMatch(c -> c >= '0' && c <= '9')) {
      throw new IllegalArgumentException("no whole number in ASCII digits");
    }
    return text;
  }

  private static final class Editor extends PropertyEditorSupport {

    private final Function<String, Object> reader;

    Editor(Function<String, Object> reader) {
      this.reader = reader;
    }

    @Override
    public void setAsText(String text) {
      setValue(reader.apply(text));
    }
  }
}
