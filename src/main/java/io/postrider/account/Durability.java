package io.postrider.account;

import io.postrider.web.FieldProblem;
import io.postrider.web.Problem;
import io.postrider.web.ProblemCode;
import io.postrider.web.ProblemException;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.actuate.info.Info;
import org.springframework.boot.actuate.info.InfoContributor;
import org.springframework.stereotype.Component;

/**
 * Whether this installation may delete mail on servers: read at start, told in the log and in
 * {@code /actuator/info}, and read again from time to time, because a database is restarted with
 * other settings, or another takes its place, while this process runs. Safe for use by many
 * threads.
 */
@Component
public class Durability implements InfoContributor {

  private static final Logger log = LoggerFactory.getLogger(Durability.class);

  private static final Duration GOOD_FOR = Duration.ofMinutes(1);

  private final Probe probe;
  private final DurabilitySettings settings;
  private final InstantSource time;
  private volatile DurabilityClass found;
  private volatile Instant readAt;

  /** How to find out. */
  @FunctionalInterface
  interface Probe {
    DurabilityClass ask() throws SQLException;
  }

  @Autowired
  Durability(DataSource database, DurabilitySettings settings, InstantSource time)
      throws SQLException {
    this(() -> DurabilityProbe.ask(database), settings, time);
    log.info(
        "Durability of the database: {}; deletion on servers {}",
        found.text(),
        found != DurabilityClass.EMBEDDED
            ? "possible"
            : isAccepted() ? "accepted by postrider.durability.accept" : "refused");
  }

  Durability(Probe probe, DurabilitySettings settings, InstantSource time) throws SQLException {
    this.probe = probe;
    this.settings = settings;
    this.time = time;
    this.readAt = time.instant();
    this.found = probe.ask();
  }

  /**
   * Asks again if the answer is older than a minute. Takes a connection of its own, so it is not
   * for use within a transaction.
   */
  void reread() {
    Instant now = time.instant();
    if (readAt.plus(GOOD_FOR).isAfter(now)) {
      return;
    }
    readAt = now;
    try {
      DurabilityClass before = found;
      found = probe.ask();
      if (before != found) {
        log.warn("Durability of the database: {}, no longer {}", found.text(), before.text());
      }
    } catch (SQLException e) {
      log.debug("the durability of the database cannot be read now: {}", e.toString());
    }
  }

  private boolean isAccepted() {
    return settings.accept() == found;
  }

  public DurabilityClass found() {
    return found;
  }

  /** Whether the database keeps what it acknowledged well enough for that policy. */
  public boolean suffices(DeletionPolicy policy) {
    return policy instanceof DeletionPolicy.Keep
        || found != DurabilityClass.EMBEDDED
        || isAccepted();
  }

  /** Refuses a policy that might delete the only copy of a message. */
  public void require(DeletionPolicy policy) {
    if (!suffices(policy)) {
      String detail =
          "The database may lose its last commits on power failure (durability: "
              + found.text()
              + "), so mail cannot be deleted on the server.";
      throw new ProblemException(
          Problem.of(ProblemCode.DURABILITY_INSUFFICIENT, detail)
              .withHint(
                  "Use PostgreSQL with fsync, full_page_writes and synchronous_commit on, or accept"
                      + " the risk by postrider.durability.accept=embedded.")
              .withErrors(
                  List.of(
                      new FieldProblem(
                          "deletion.mode", ProblemCode.DURABILITY_INSUFFICIENT.code(), detail))));
    }
  }

  @Override
  public void contribute(Info.Builder builder) {
    builder.withDetail("postrider", Map.of("durability", found.text()));
  }
}
