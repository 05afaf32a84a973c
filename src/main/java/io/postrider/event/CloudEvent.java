package io.postrider.event;

import com.fasterxml.jackson.annotation.JsonRawValue;
import io.postrider.web.Vocabulary;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An event in the JSON format of CloudEvents 1.0, the same wherever it is handed out.
 *
 * @param source where it happened: the account, or the service
 * @param data depends on the type
 */
@Schema(name = "Event")
public record CloudEvent(
    @Schema(example = "1.0") String specversion,
    UUID id,
    @Schema(
            format = "uri-reference",
            example = "/api/v1/accounts/5b2b8a5e-8f8c-4a0e-9d5e-1f0a2c7c9b11")
        String source,
    @Vocabulary(EventType.class) @Schema(example = "message.stored") String type,
    Instant time,
    @Schema(description = "The id of what it is about") String subject,
    @Schema(example = "application/json") String datacontenttype,
    @JsonRawValue @Schema(types = "object") String data) {

  public static CloudEvent of(LoggedEvent event) {
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

  /** The same event with other data, as JSON. */
  public CloudEvent withData(String newData) {
    return new CloudEvent(specversion, id, source, type, time, subject, datacontenttype, newData);
  }

  private static String source(@Nullable UUID accountId) {
    return accountId == null ? "/api/v1" : "/api/v1/accounts/" + accountId;
  }
}
