package io.postrider.account.web;

import com.fasterxml.jackson.annotation.JsonCreator;
import tools.jackson.databind.JsonNode;

/**
 * A JSON body that may hold secrets and is not understood yet. Spring's own debug log prints the
 * arguments of handlers; of this one it prints nothing.
 */
record UnreadBody(JsonNode json) {

  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  UnreadBody {}

  @Override
  public String toString() {
    return "UnreadBody[hidden]";
  }
}
