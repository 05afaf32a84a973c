package io.postrider.account;

import io.postrider.web.LabelledAccounts;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Finds accounts by what is asked of them, by one statement each. */
@Repository
class AccountSearch implements LabelledAccounts {

  private final JdbcClient jdbc;

  AccountSearch(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /** Those that carry all of the labels; where none is asked for, none does. */
  @Override
  public Set<UUID> carrying(Map<String, String> labels) {
    if (labels.isEmpty()) {
      return Set.of();
    }
    List<String> where = new ArrayList<>();
    Map<String, Object> values = new HashMap<>();
    labels.forEach((key, value) -> label(key, value, where, values));
    return jdbc.sql("select a.id from account a where " + String.join(" and ", where))
        .params(values)
        .query((row, _) -> row.getObject("id", UUID.class))
        .set();
  }

  /** The ids of the accounts that the query asks for, in their order. */
  List<UUID> find(AccountQuery query, Instant now) {
    if (query.visible().filter(ids -> ids.isEmpty()).isPresent()) {
      return List.of();
    }
    List<String> where = new ArrayList<>(List.of("s.account_id = a.id"));
    Map<String, Object> values = new HashMap<>();
    query
        .visible()
        .ifPresent(ids -> {
          where.add("a.id in (:visible)");
          values.put("visible", ids);
        });
    AccountState state = query.state();
    if (state != null) {
      where.add(AccountStates.SHOWN_STATE + " = :state");
      values.put("state", state.name());
      values.put("now", AccountStates.at(now));
    }
    String text = query.text();
    if (text != null) {
      where.add(
          "(lower(a.name) like :text escape '!' or lower(a.host) like :text escape '!'"
              + " or lower(a.username) like :text escape '!')");
      values.put("text", "%" + literal(text.toLowerCase(Locale.ROOT)) + "%");
    }
    query.labels().forEach((key, value) -> label(key, value, where, values));
    AccountQuery.Place after = query.after();
    if (after != null) {
      where.add("(a.created_at, a.id) > (:afterTime, :afterId)");
      values.put("afterTime", AccountStates.at(after.createdAt()));
      values.put("afterId", after.id());
    }
    return jdbc.sql(
            "select a.id from account a, account_state s where "
                + String.join(" and ", where)
                + " order by a.created_at, a.id limit "
                + query.limit())
        .params(values)
        .query((row, number) -> row.getObject("id", UUID.class))
        .list();
  }

  private static void label(
      String key, String value, List<String> where, Map<String, Object> values) {
    int number = values.size();
    where.add(
        "exists (select 1 from account_label l where l.account_id = a.id and l.label_key = :key"
            + number
            + " and l.label_value = :value"
            + number
            + ")");
    values.put("key" + number, key);
    values.put("value" + number, value);
  }

  private static String literal(String text) {
    return text.replace("!", "!!").replace("%", "!%").replace("_", "!_");
  }
}
