package io.postrider.message;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.util.StringUtils;

/**
 * The pictures a message brings along, as {@code data:} URIs: small ones of harmless types, and not
 * more than a page can bear. For one page; confined.
 */
public final class InlinePictures implements Function<String, Optional<String>> {
  private static final Logger LOG = LoggerFactory.getLogger(InlinePictures.class);
  private static final Set<String> TYPES =
      Set.of("image/png", "image/jpeg", "image/gif", "image/webp");
  private static final long ONE_LIMIT = 2 * 1024 * 1024;
  private static final long ALL_LIMIT = 10 * 1024 * 1024;

  private final StoredMessages messages;
  private final StoredMessage message;
  private final Map<String, Optional<String>> made = new HashMap<>();
  private long octets;

  public InlinePictures(StoredMessages messages, StoredMessage message) {
    this.messages = messages;
    this.message = message;
  }

  @Override
  public Optional<String> apply(String contentId) {
    return made.computeIfAbsent(contentId, this::make);
  }

  private Optional<String> make(String asked) {
    String contentId = decoded(asked);
    return message.attachments().stream()
        .filter(attachment -> attachment.contentId() != null)
        .filter(attachment ->
            asked.equals(attachment.contentId()) || contentId.equals(attachment.contentId()))
        .filter(attachment -> TYPES.contains(attachment.contentType()))
        .findFirst()
        .filter(attachment -> attachment.size() <= ONE_LIMIT)
        .filter(attachment -> octets + attachment.size() <= ALL_LIMIT)
        .flatMap(this::data);
  }

  /** In a URL a Content-ID may be percent-encoded (RFC 2392 §2); many write it as it is. */
  private static String decoded(String asked) {
    try {
      return StringUtils.uriDecode(asked, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return asked;
    }
  }

  private Optional<String> data(StoredAttachment attachment) {
    try (InputStream in = messages.open(message, attachment)) {
      octets += attachment.size();
      return Optional.of(
          "data:"
              + attachment.contentType()
              + ";base64,"
              + Base64.getEncoder().encodeToString(in.readAllBytes()));
    } catch (ContentDamaged e) {
      LOG.error("A picture of message {} is damaged and not shown", message.id(), e);
      return Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
