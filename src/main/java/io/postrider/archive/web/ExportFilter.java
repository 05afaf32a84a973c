package io.postrider.archive.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonValue;
import io.postrider.message.MessageFilter;
import io.postrider.message.SearchTerms;
import io.postrider.mime.ParseStatus;
import io.postrider.web.ProblemException;
import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.PositiveOrZero;
import jakarta.validation.constraints.Size;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Which messages are wanted, under the names that a list of messages has for them. */
@Schema(name = "ExportFilter")
@JsonInclude(JsonInclude.Include.NON_NULL)
record ExportFilter(
    @Nullable UUID account,
    @Nullable @Size(min = 1, max = LONGEST) @Pattern(regexp = NO_NUL) String from,
    @Nullable @Size(min = 1, max = LONGEST) @Pattern(regexp = NO_NUL) String to,
    @Nullable @Size(min = 1, max = LONGEST) @Pattern(regexp = NO_NUL) String subject,
    @Nullable @Size(min = 1, max = LONGEST) @Pattern(regexp = NO_NUL) String q,
    @Nullable @Size(min = 1, max = LONGEST) @Pattern(regexp = NO_NUL) String messageIdHeader,
    @Nullable @Size(min = 1, max = LONGEST) @Pattern(regexp = NO_NUL) String uidl,
    @Nullable @Pattern(regexp = "[0-9a-fA-F]{64}") String sha256,
    @Nullable Instant since,
    @Nullable Instant until,
    @Nullable Instant fetchedSince,
    @Nullable Boolean hasAttachments,
    @Nullable @PositiveOrZero Long minSize,
    @Nullable @PositiveOrZero Long maxSize,
    @Nullable Parse parse) {

  static final ExportFilter ALL =
      new ExportFilter(
          null, null, null, null, null, null, null, null, null, null, null, null, null, null, null);

  private static final int LONGEST = 1024;
  private static final String NO_NUL = "[^\\x00]*";
  private static final Instant FIRST = Instant.parse("0001-01-01T00:00:00Z");
  private static final Instant LAST = Instant.parse("9999-12-31T23:59:59Z");

  /** How far messages could be read. */
  enum Parse {
    OK,
    PARTIAL,
    FAILED;

    @JsonValue
    String text() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * The same, understood.
   *
   * @param visible the accounts the caller is bound to, if it is
   */
  MessageFilter understand(Optional<Set<UUID>> visible) {
    searchable("filter.from", from);
    searchable("filter.to", to);
    searchable("filter.subject", subject);
    searchable("filter.q", q);
    require("filter.since", since);
    require("filter.until", until);
    require("filter.fetchedSince", fetchedSince);
    Set<UUID> accounts = visible.orElse(null);
    if (account != null) {
      accounts = accounts == null || accounts.contains(account) ? Set.of(account) : Set.of();
    }
    return new MessageFilter(
        accounts,
        from,
        to,
        subject,
        q,
        messageIdHeader,
        uidl,
        sha256 == null ? null : sha256.toLowerCase(Locale.ROOT),
        since,
        until,
        fetchedSince,
        hasAttachments,
        minSize,
        maxSize,
        parse == null ? null : ParseStatus.valueOf(parse.name()));
  }

  private static void searchable(String field, @Nullable String words) {
    if (words != null) {
      SearchTerms.fault(words)
          .ifPresent(fault -> {
            throw ProblemException.invalid(field, "invalid", fault);
          });
    }
  }

  private static void require(String field, @Nullable Instant time) {
    if (time != null && (time.isBefore(FIRST) || time.isAfter(LAST))) {
      throw ProblemException.invalid(field, "range", "must lie between the years 1 and 9999");
    }
  }
}
