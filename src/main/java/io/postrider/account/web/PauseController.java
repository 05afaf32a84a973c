package io.postrider.account.web;

import io.postrider.account.AccountDirectory;
import io.postrider.account.AccountRegister;
import io.postrider.web.Caller;
import io.postrider.web.RequiresScope;
import java.time.InstantSource;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Holds the polls of an account and lets them go again; answers the account as it then is. */
@RestController
@RequestMapping("/api/v1/accounts/{id}")
class PauseController {

  private final AccountDirectory directory;
  private final AccountRegister register;
  private final InstantSource time;

  PauseController(AccountDirectory directory, AccountRegister register, InstantSource time) {
    this.directory = directory;
    this.register = register;
    this.time = time;
  }

  @PostMapping("/pause")
  @RequiresScope("accounts:write")
  ResponseEntity<AccountAnswer> pause(
      @PathVariable UUID id,
      @RequestBody(required = false) @Nullable PausePayload pause,
      Caller caller) {
    AccountsController.requireVisible(id, caller);
    PausePayload asked = pause == null ? new PausePayload(null, null) : pause;
    asked.check(time.instant());
    register.pause(id, asked.reason(), asked.until());
    return answer(id);
  }

  @PostMapping("/resume")
  @RequiresScope("accounts:write")
  ResponseEntity<AccountAnswer> resume(@PathVariable UUID id, Caller caller) {
    AccountsController.requireVisible(id, caller);
    register.resume(id);
    return answer(id);
  }

  private ResponseEntity<AccountAnswer> answer(UUID id) {
    return AccountsController.answer(
        directory.find(id).orElseThrow(() -> AccountsController.unknown(id)));
  }
}
