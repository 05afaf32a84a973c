package io.postrider.account;

import io.postrider.web.FieldProblem;
import io.postrider.web.Problem;
import io.postrider.web.ProblemCode;
import io.postrider.web.ProblemException;
import java.sql.SQLException;
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
 * Whether this installation may delete mail on servers: read once at start, told in the log and in
 * {@code /actuator/info}. Immutable.
 */
@Component
public class Durability implements InfoContributor {

  private static final Logger log = LoggerFactory.getLogger(Durability.class);

  private final DurabilityClass found;
  private final boolean accepted;

  @Autowired
  Durability(DataSource database, DurabilitySettings settings) throws SQLException {
    this(DurabilityProbe.ask(database), settings);
    log.info(
        "Durability of the database: {}; deletion on servers {}",
        found.text(),
        found != DurabilityClass.EMBEDDED
            ? "possible"
            : accepted ? "accepted by postrider.durability.accept" : "refused");
  }

  Durability(DurabilityClass found, DurabilitySettings settings) {
    this.found = found;
    this.accepted = settings.accept() == found;
  }

  public DurabilityClass found() {
    return found;
  }

  /** Whether the database keeps what it acknowledged well enough for that policy. */
  public boolean suffices(DeletionPolicy policy) {
    return policy instanceof DeletionPolicy.Keep || found != DurabilityClass.EMBEDDED || accepted;
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
