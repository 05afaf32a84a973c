package io.postrider.web;

import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The envelope of every list.
 *
 * @param nextCursor opaque; {@code null} on the last page
 */
public record Page<T>(List<T> data, @Nullable String nextCursor, boolean hasMore) {

  public Page {
    data = List.copyOf(data);
  }

  /** A page with more behind it where there is a cursor, the last one where there is none. */
  public static <T> Page<T> of(List<T> data, @Nullable String nextCursor) {
    return new Page<>(data, nextCursor, nextCursor != null);
  }

  /** The same page of what each row is shown as. */
  public <S> Page<S> map(Function<? super T, S> shown) {
    return new Page<>(data.stream().map(shown).toList(), nextCursor, hasMore);
  }
}
