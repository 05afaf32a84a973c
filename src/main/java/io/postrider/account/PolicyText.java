package io.postrider.account;

import jakarta.persistence.AttributeConverter;
import jakarta.persistence.Converter;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;

/** How policies are written in their columns: the mode, and after a blank its one number or day. */
final class PolicyText {

  private PolicyText() {}

  static String of(DeletionPolicy policy) {
    return switch (policy) {
      case DeletionPolicy.Keep() -> "keep";
      case DeletionPolicy.AfterStore() -> "after_store";
      case DeletionPolicy.AfterDays(int days) -> "after_days " + days;
    };
  }

  static DeletionPolicy deletion(String text) {
    String[] words = text.split(" ", 2);
    return switch (words[0]) {
      case "keep" -> DeletionPolicy.KEEP;
      case "after_store" -> new DeletionPolicy.AfterStore();
      case "after_days" -> new DeletionPolicy.AfterDays(Integer.parseInt(words[1]));
      default -> throw new IllegalStateException("unknown deletion policy: " + text);
    };
  }

  static String of(Baseline baseline) {
    return switch (baseline) {
      case Baseline.All() -> "all";
      case Baseline.None() -> "none";
      case Baseline.Newest(int count) -> "newest " + count;
      case Baseline.Since(LocalDate date) -> "since " + date;
    };
  }

  static Baseline baseline(String text) {
    String[] words = text.split(" ", 2);
    return switch (words[0]) {
      case "all" -> new Baseline.All();
      case "none" -> new Baseline.None();
      case "newest" -> new Baseline.Newest(Integer.parseInt(words[1]));
      case "since" -> new Baseline.Since(LocalDate.parse(words[1]));
      default -> throw new IllegalStateException("unknown baseline: " + text);
    };
  }

  @Converter
  static class OfDeletion implements AttributeConverter<DeletionPolicy, String> {
    @Override
    public String convertToDatabaseColumn(DeletionPolicy policy) {
      return of(policy);
    }

    @Override
    public DeletionPolicy convertToEntityAttribute(String text) {
      return deletion(text);
    }
  }

  @Converter
  static class OfBaseline implements AttributeConverter<Baseline, String> {
    @Override
    public String convertToDatabaseColumn(Baseline baseline) {
      return of(baseline);
    }

    @Override
    public Baseline convertToEntityAttribute(String text) {
      return baseline(text);
    }
  }

  /** ISO 8601, so that a column reads as the API does. */
  @Converter
  static class OfInterval implements AttributeConverter<Duration, String> {
    @Override
    public String convertToDatabaseColumn(Duration interval) {
      return interval.toString();
    }

    @Override
    public Duration convertToEntityAttribute(String text) {
      return Duration.parse(text);
    }
  }

  /** Base64 words, a blank between them. */
  @Converter
  static class OfPins implements AttributeConverter<List<String>, String> {
    @Override
    public String convertToDatabaseColumn(List<String> pins) {
      return String.join(" ", pins);
    }

    @Override
    public List<String> convertToEntityAttribute(String text) {
      return text.isEmpty() ? List.of() : List.of(text.split(" "));
    }
  }
}
