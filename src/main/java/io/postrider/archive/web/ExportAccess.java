package io.postrider.archive.web;

import io.postrider.archive.Export;
import io.postrider.archive.Exports;
import io.postrider.web.Caller;
import io.postrider.web.ProblemCode;
import io.postrider.web.ProblemException;
import java.security.Principal;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Which exports a caller knows of: one that is bound to some accounts its own, any other all.
 * Stateless.
 */
@Component
class ExportAccess {

  private final Exports exports;

  ExportAccess(Exports exports) {
    this.exports = exports;
  }

  /** Whose exports are shown; null = everybody's. */
  static @Nullable String owner(Caller caller, Principal principal) {
    return caller.accounts().isPresent() ? principal.getName() : null;
  }

  /** The export, where this caller may know of it. */
  Export require(UUID id, Caller caller, Principal principal) {
    String owner = owner(caller, principal);
    return exports
        .find(id)
        .filter(export -> owner == null || export.createdBy().equals(owner))
        .orElseThrow(
            () -> new ProblemException(ProblemCode.NOT_FOUND, "There is no export " + id + "."));
  }
}
