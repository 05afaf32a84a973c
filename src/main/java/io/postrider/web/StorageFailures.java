package io.postrider.web;

import java.sql.SQLException;
import java.sql.SQLRecoverableException;
import java.sql.SQLTransientConnectionException;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.QueryTimeoutException;
import org.springframework.dao.RecoverableDataAccessException;
import org.springframework.dao.TransientDataAccessResourceException;
import org.springframework.transaction.CannotCreateTransactionException;

/** Tells a database that cannot be reached from one that was asked the wrong thing. */
final class StorageFailures {

  /** SQLSTATE classes: connection exception, insufficient resources, operator intervention. */
  private static final Set<String> CLASSES = Set.of("08", "53", "57");

  /** H2: connection broken, database closed, closed by shutdown. */
  private static final Set<String> H2_STATES = Set.of("90067", "90098", "90121");

  private static final String UNFIT_TEXT = "22021";

  private static final int DEEPEST = 20;

  private StorageFailures() {}

  /** Whether PostgreSQL was given a text with a NUL: character not in repertoire. */
  static boolean isUnfitText(Throwable failure) {
    Throwable cause = failure;
    for (int depth = 0; cause != null && depth < DEEPEST; depth++) {
      if (cause instanceof SQLException sql && UNFIT_TEXT.equals(sql.getSQLState())) {
        return true;
      }
      cause = cause.getCause();
    }
    return false;
  }

  static boolean isOne(Throwable failure) {
    Throwable cause = failure;
    for (int depth = 0; cause != null && depth < DEEPEST; depth++) {
      if (isOneItself(cause)) {
        return true;
      }
      cause = cause.getCause();
    }
    return false;
  }

  private static boolean isOneItself(Throwable failure) {
    return switch (failure) {
      case DataAccessResourceFailureException unreachable -> true;
      case CannotCreateTransactionException noConnection -> true;
      case RecoverableDataAccessException lost -> true;
      case TransientDataAccessResourceException lost -> true;
      case QueryTimeoutException slow -> true;
      case SQLTransientConnectionException noConnection -> true;
      case SQLRecoverableException lost -> true;
      case SQLException sql -> isUnreachable(sql.getSQLState());
      default -> false;
    };
  }

  private static boolean isUnreachable(@Nullable String state) {
    return state != null
        && state.length() == 5
        && (CLASSES.contains(state.substring(0, 2)) || H2_STATES.contains(state));
  }
}
