package io.postrider.message.web;

import io.postrider.message.MessageFilter;
import io.postrider.message.MessageOrder;
import io.postrider.message.SearchTerms;
import io.postrider.mime.ParseStatus;
import io.postrider.web.Cursors;
import io.postrider.web.FieldProblem;
import io.postrider.web.Problem;
import io.postrider.web.ProblemCode;
import io.postrider.web.ProblemException;
import io.postrider.web.Times;
import io.postrider.web.Vocabulary;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The query parameters of a message list as they came; read all at once, so that all that is wrong
 * is told at once.
 */
record MessageSearch(
    @Parameter(
            description = "Only messages of this account",
            schema = @Schema(type = "string", format = "uuid"))
        @Nullable String account,
    @Parameter(description = "Words of names or addresses in From; the last may be begun")
        @Nullable String from,
    @Parameter(description = "Words of names or addresses in To or Cc; the last may be begun")
        @Nullable String to,
    @Parameter(description = "Words of the subject; the last may be begun")
        @Nullable String subject,
    @Parameter(
            description =
                "Words of subject, addresses, attachment names and text, all of which must occur;"
                    + " \"words together\", begin*, -unwanted",
            example = "\"final notice\" invo* -draft")
        @Nullable String q,
    @Parameter(description = "The Message-ID; its angle brackets may be left out")
        @Nullable String messageIdHeader,
    @Parameter(description = "The server's unique-id; unique within an account only")
        @Nullable String uidl,
    @Parameter(description = "The SHA-256 of the raw octets, in hexadecimal")
        @Nullable String sha256,
    @Parameter(
            description =
                "Messages of this time and later by their own date: sent, else received, else fetched",
            schema = @Schema(type = "string", format = "date-time"))
        @Nullable String since,
    @Parameter(
            description =
                "Messages before this time by their own date: sent, else received, else fetched",
            schema = @Schema(type = "string", format = "date-time"))
        @Nullable String until,
    @Parameter(
            description = "Messages that were fetched at this time or later",
            schema = @Schema(type = "string", format = "date-time"))
        @Nullable String fetchedSince,
    @Parameter(
            description = "Only messages with attachments, or only those without",
            schema = @Schema(type = "boolean"))
        @Nullable String hasAttachments,
    @Parameter(
            description = "Octets of the raw message at least",
            schema = @Schema(type = "integer", format = "int64", minimum = "0"))
        @Nullable String minSize,
    @Parameter(
            description = "Octets of the raw message at most",
            schema = @Schema(type = "integer", format = "int64", minimum = "0"))
        @Nullable String maxSize,
    @Vocabulary(ParseStatus.class)
        @Parameter(description = "Only messages that could be read so far")
        @Nullable String parse,
    @Nullable String cursor,
    @Nullable String limit,
    @Vocabulary(MessageOrder.class)
        @Parameter(
            description = "By the time they were fetched",
            schema = @Schema(type = "string", defaultValue = "newest"))
        @Nullable String order) {
  private static final int MAX_LIMIT = 200;
  private static final int DEFAULT_LIMIT = 50;
  private static final int WORDS_LIMIT = 1024;
  private static final int SHA256_DIGITS = 64;

  /** What was asked for, understood. */
  record Asked(MessageFilter filter, MessageOrder order, int limit) {}

  /** Names the list that these parameters ask for; its cursors fit no other. */
  String kind() {
    return Cursors.kind(
        "messages",
        Arrays.asList(
            account,
            from,
            to,
            subject,
            q,
            messageIdHeader,
            uidl,
            sha256,
            since,
            until,
            fetchedSince,
            hasAttachments,
            minSize,
            maxSize,
            parse,
            order == null ? "newest" : order));
  }

  /**
   * Understands the parameters.
   *
   * @param visible the accounts the caller is bound to, if it is
   * @throws ProblemException {@code validation.failed}
   */
  Asked understand(Optional<Set<UUID>> visible) {
    List<FieldProblem> errors = new ArrayList<>();
    UUID only = read("account", account, "be the id of an account", UUID::fromString, errors);
    Set<UUID> accounts = visible.orElse(null);
    if (only != null) {
      accounts = accounts == null || accounts.contains(only) ? Set.of(only) : Set.of();
    }
    MessageFilter filter =
        new MessageFilter(
            accounts,
            terms("from", from, errors),
            terms("to", to, errors),
            terms("subject", subject, errors),
            terms("q", q, errors),
            words("messageIdHeader", messageIdHeader, errors),
            words("uidl", uidl, errors),
            read("sha256", sha256, "be 64 hexadecimal digits", MessageSearch::digest, errors),
            time("since", since, errors),
            time("until", until, errors),
            time("fetchedSince", fetchedSince, errors),
            read("hasAttachments", hasAttachments, "be true or false", MessageSearch::flag, errors),
            size("minSize", minSize, errors),
            size("maxSize", maxSize, errors),
            read("parse", parse, "be ok, partial or failed", MessageSearch::status, errors));
    MessageOrder asked =
        read("order", order, "be newest or oldest", MessageSearch::orderOf, errors);
    Integer count =
        read("limit", limit, "be between 1 and " + MAX_LIMIT, MessageSearch::count, errors);
    if (!errors.isEmpty()) {
      throw new ProblemException(
          Problem.of(
                  ProblemCode.VALIDATION_FAILED,
                  errors.size() == 1
                      ? errors.getFirst().field() + ": " + errors.getFirst().message()
                      : errors.size() + " parameters are not valid.")
              .withErrors(errors));
    }
    return new Asked(
        filter, asked == null ? MessageOrder.NEWEST : asked, count == null ? DEFAULT_LIMIT : count);
  }

  private static <T> @Nullable T read(
      String field,
      @Nullable String value,
      String must,
      Function<String, T> reading,
      List<FieldProblem> errors) {
    if (value == null) {
      return null;
    }
    try {
      return reading.apply(value);
    } catch (IllegalArgumentException e) {
      errors.add(new FieldProblem(field, "invalid", "must " + must));
      return null;
    }
  }

  private static @Nullable String words(
      String field, @Nullable String value, List<FieldProblem> errors) {
    return read(
        field,
        value,
        "have 1 to " + WORDS_LIMIT + " characters, none of them NUL",
        text -> {
          if (text.isEmpty() || text.length() > WORDS_LIMIT || text.indexOf('\0') >= 0) {
            throw new IllegalArgumentException();
          }
          return text;
        },
        errors);
  }

  private static @Nullable String terms(
      String field, @Nullable String value, List<FieldProblem> errors) {
    String text = words(field, value, errors);
    Optional<String> fault = text == null ? Optional.empty() : SearchTerms.fault(text);
    fault.ifPresent(told -> errors.add(new FieldProblem(field, "invalid", told)));
    return text;
  }

  private static @Nullable Instant time(
      String field, @Nullable String value, List<FieldProblem> errors) {
    return read(
        field,
        value,
        "be an RFC 3339 time between the years 1 and 9999, such as 2026-01-01T00:00:00Z",
        Times::parse,
        errors);
  }

  private static @Nullable Long size(
      String field, @Nullable String value, List<FieldProblem> errors) {
    return read(
        field,
        value,
        "be a number of octets",
        text -> {
          long octets = Long.parseLong(ascii(text));
          if (octets < 0) {
            throw new IllegalArgumentException();
          }
          return octets;
        },
        errors);
  }

  /** Java reads digits of any script, and a plus. */
  private static String ascii(String digits) {
    if (!digits.chars().allMatch(c -> c >= '0' && c <= '9')) {
      throw new IllegalArgumentException();
    }
    return digits;
  }

  private static String digest(String text) {
    if (text.length() != SHA256_DIGITS
        || !text.chars().allMatch(c -> Character.digit(c, 16) >= 0 && c < 0x80)) {
      throw new IllegalArgumentException();
    }
    return text.toLowerCase(Locale.ROOT);
  }

  private static Boolean flag(String text) {
    return switch (text) {
      case "true" -> true;
      case "false" -> false;
      default -> throw new IllegalArgumentException();
    };
  }

  private static ParseStatus status(String text) {
    return switch (text) {
      case "ok" -> ParseStatus.OK;
      case "partial" -> ParseStatus.PARTIAL;
      case "failed" -> ParseStatus.FAILED;
      default -> throw new IllegalArgumentException();
    };
  }

  private static MessageOrder orderOf(String text) {
    return switch (text) {
      case "newest" -> MessageOrder.NEWEST;
      case "oldest" -> MessageOrder.OLDEST;
      default -> throw new IllegalArgumentException();
    };
  }

  private static Integer count(String text) {
    int count = Integer.parseInt(ascii(text));
    if (count < 1 || count > MAX_LIMIT) {
      throw new IllegalArgumentException();
    }
    return count;
  }
}
