package io.postrider.web;

import tools.jackson.databind.json.JsonMapper;

/** The mapper that the service has, for tests that start no service. */
final class StrictJson {

  private StrictJson() {}

  static JsonMapper mapper() {
    JsonMapper.Builder builder = JsonMapper.builder();
    new JsonManners().strictJson().customize(builder);
    return builder.build();
  }
}
