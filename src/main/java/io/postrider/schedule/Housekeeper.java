package io.postrider.schedule;

import io.postrider.account.Housekeeping;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Calls all housekeeping in turn; one that fails keeps none of the others from its turn. */
@Component
class Housekeeper {

  private static final Logger LOG = LoggerFactory.getLogger(Housekeeper.class);

  private final List<Housekeeping> chores;

  Housekeeper(List<Housekeeping> chores) {
    this.chores = List.copyOf(chores);
  }

  void tidy() {
    for (Housekeeping chore : chores) {
      try {
        chore.tidy();
      } catch (RuntimeException e) {
        LOG.warn("{} is tried again: {}", chore.getClass().getSimpleName(), e.toString());
      }
    }
  }
}
