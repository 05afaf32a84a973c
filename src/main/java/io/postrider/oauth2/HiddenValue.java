package io.postrider.oauth2;

import java.util.AbstractList;
import java.util.Objects;

/**
 * The value of one request parameter that no log may show: Spring's HTTP clients write their
 * requests there at the level DEBUG, by {@code toString}.
 */
final class HiddenValue extends AbstractList<String> {

  private final String value;

  HiddenValue(String value) {
    this.value = value;
  }

  @Override
  public String get(int index) {
    Objects.checkIndex(index, 1);
    return value;
  }

  @Override
  public int size() {
    return 1;
  }

  @Override
  public String toString() {
    return "[***]";
  }
}
