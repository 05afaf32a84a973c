package io.postrider.web;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.NotBlank;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.springdoc.core.annotations.ParameterObject;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.http.ResponseEntity;
import org.springframework.jdbc.CannotGetJdbcConnectionException;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.context.request.async.DeferredResult;

/** Operations that only the tests of the shared manners see. */
@TestConfiguration(proxyBeanMethods = false)
class TestOperations {

  enum Colour {
    RED,
    GREEN
  }

  record Inner(int size) {}

  record Thing(
      @NotBlank String name,
      @Max(10) @Nullable Integer count,
      @Nullable Colour colour,
      @Nullable Duration every,
      @Nullable Instant at,
      @Nullable UUID id,
      @Nullable Inner inner,
      @Nullable List<Inner> list,
      @Nullable Boolean flag) {}

  record Filter(@Nullable String from, @Nullable String minSize) {}

  @RestController
  @RequestMapping("/api/v1/test-things")
  static class Things {

    static final UUID OTHER = new UUID(7, 7);
    static final AtomicInteger MADE = new AtomicInteger();
    static volatile @Nullable CountDownLatch arrived;
    static volatile @Nullable CountDownLatch goOn;

    @PostMapping
    @RequiresScope("accounts:write")
    ResponseEntity<Map<String, Object>> make(@Valid @RequestBody Thing thing)
        throws InterruptedException {
      CountDownLatch here = arrived;
      CountDownLatch gate = goOn;
      if (here != null && gate != null) {
        here.countDown();
        gate.await();
      }
      int number = MADE.incrementAndGet();
      return ResponseEntity.created(URI.create("/api/v1/test-things/" + number))
          .eTag("\"" + number + "\"")
          .body(Map.of("number", number));
    }

    @PostMapping("/later")
    @RequiresScope("accounts:write")
    DeferredResult<Map<String, Object>> later() {
      DeferredResult<Map<String, Object>> answer = new DeferredResult<>(10_000L);
      Thread.ofVirtual().start(() -> answer.setResult(Map.of("number", MADE.incrementAndGet())));
      return answer;
    }

    @GetMapping("/{id}")
    @RequiresScope("accounts:read")
    Map<String, Object> read(@PathVariable UUID id) {
      return Map.of("id", id);
    }

    @GetMapping
    @RequiresScope("accounts:read")
    ResponseEntity<Page<String>> list(
        @RequestParam(defaultValue = Pages.DEFAULT_LIMIT) int limit,
        @RequestParam(required = false) @Nullable String cursor,
        @RequestParam(name = "has-more", defaultValue = "false") boolean hasMore,
        @ParameterObject Filter filter,
        HttpServletRequest request) {
      return Pages.respond(Page.of(List.of(limit + ""), hasMore ? "next cursor&" : null), request);
    }

    @GetMapping("/whoami")
    @RequiresScope("accounts:read")
    Map<String, Object> whoami(Caller caller) {
      return Map.of(
          "name", caller.name(),
          "scopes", new TreeSet<>(caller.scopes()),
          "bound", caller.accounts().isPresent(),
          "accounts", new TreeSet<>(caller.accounts().orElse(Set.of())),
          "seesOther", caller.maySee(OTHER));
    }

    @GetMapping("/failing")
    @RequiresScope("accounts:read")
    String fail(@RequestParam String how, Caller caller) {
      throw switch (how) {
        case "database" -> new CannotGetJdbcConnectionException("jdbc:secret-host is down");
        case "gone" -> new ProblemException(ProblemCode.GONE, "It was here.");
        case "wait" ->
            new ProblemException(
                Problem.of(ProblemCode.RATE_LIMITED, "Slowly, " + caller.name())
                    .withRetryAfter(Duration.ofMillis(1500)));
        default -> new IllegalStateException("secret of the house");
      };
    }
  }
}
