package io.postrider.fetch.web;

import io.postrider.web.Cursors;
import io.postrider.web.Page;
import java.util.List;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Pages of what is listed by the entries of a ledger, which grow by their ids. */
@Component
class EntryPages {

  private final Cursors cursors;

  EntryPages(Cursors cursors) {
    this.cursors = cursors;
  }

  /** Reads what is behind an entry; 0 stands before all. */
  interface Rows<T> {
    List<T> behind(long entryId, int count);
  }

  <T> Page<T> page(
      String kind, @Nullable String cursor, int limit, Rows<T> rows, ToLongFunction<T> entryId) {
    return cursors.page(
        kind,
        cursor,
        limit,
        (keys, count) -> rows.behind(keys.isEmpty() ? 0 : Long.parseLong(keys.getFirst()), count),
        row -> List.of(Long.toString(entryId.applyAsLong(row))));
  }
}
