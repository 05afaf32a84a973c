package io.postrider.web;

/** Where the filters of this module stand; the security filter stands at −100. */
final class FilterOrder {

  static final int YAML = -94;
  static final int BODY_LIMIT = -90;
  static final int IDEMPOTENCY = -80;

  private FilterOrder() {}
}
