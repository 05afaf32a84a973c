package io.postrider;

import org.junit.jupiter.api.Test;
import org.springframework.modulith.core.ApplicationModules;

/** The walls of the house: which module may use which, and what the engine may know. */
class ModularityTests {

  @Test
  void modulesUseOnlyWhatTheyMay() {
    ApplicationModules.of(PostriderApplication.class).verify();
  }
}
