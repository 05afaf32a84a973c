package io.postrider.event.web;

import com.fasterxml.jackson.annotation.JsonRawValue;
import io.postrider.event.LoggedEvent;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An event in the JSON format of CloudEvents 1.0.
 *
 * @param source where it happened: the account, or the service
 * @param data depends on the type
 */
@Schema(name = "Event")
record CloudEvent(
    @Schema(example = "1.0") String specversion,
    UUID id,
    @Schema(
            format = "uri-reference",
            example = "/api/v1/accounts/5b2b8a5e-8f8c-4a0e-9d5e-1f0a2c7c9b11")
        String source,
    @Schema(example = "message.stored") String type,
    Instant time,
    @Schema(description = "The id of what it is about") String subject,
    @Schema(example = "application/json") String datacontenttype,
    @JsonRawValue @Schema(types = "object") String data) {

  static CloudEvent of(LoggedEvent event) {
    return new CloudEvent(
        "1.0",
        event.id(),
        source(event.accountId()),
        event.type(),
        event.time(),
        event.subject(),
        "application/json",
        event.data());
  }

  private static String source(@Nullable UUID accountId) {
    return accountId == null ? "/api/v1" : "/api/v1/accounts/" + accountId;
  }
}
