package io.postrider.web;

import io.postrider.web.IdempotencyKeys.Claim;
import io.postrider.web.IdempotencyKeys.KeptAnswer;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.Principal;
import java.time.Duration;
import java.util.Collection;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerMapping;
import org.springframework.web.util.ContentCachingResponseWrapper;
import org.springframework.web.util.WebUtils;

/**
 * {@code Idempotency-Key} on POST: a request that is sent again, because its answer was lost, does
 * nothing again and gets the first answer, with {@code Idempotent-Replayed: true}. Only successes
 * are kept; a refused request did nothing and may be corrected under the same key.
 *
 * <p>The first answer is kept before it is sent. A process that dies between the work and that
 * moment leaves the key claimed for ten minutes; a repetition after that does the work again.
 */
@Component
@Order(FilterOrder.IDEMPOTENCY)
class Idempotency extends OncePerRequestFilter {

  static final String HEADER = "Idempotency-Key";
  static final String REPLAYED = "Idempotent-Replayed";

  /** Larger answers are not worth keeping; the key is free again after them. */
  static final int MAX_BODY = 1 << 18;

  private static final Logger log = LoggerFactory.getLogger(Idempotency.class);
  private static final String ATTRIBUTE = Idempotency.class.getName();
  private static final Pattern VISIBLE = Pattern.compile("[\\x21-\\x7e]{1,255}");
  private static final Duration RETRY = Duration.ofSeconds(1);

  /** What this request holds while it runs. */
  private record Held(String caller, String key, UUID claim) {}

  private final IdempotencyKeys keys;
  private final ProblemAnswers problems;
  private final Collection<StreamedBody> streamed;

  Idempotency(IdempotencyKeys keys, ProblemAnswers problems, Collection<StreamedBody> streamed) {
    this.keys = keys;
    this.problems = problems;
    this.streamed = streamed;
  }

  @Override
  protected boolean shouldNotFilter(HttpServletRequest request) {
    return !request.getMethod().equals("POST")
        || request.getHeader(HEADER) == null
        || request.getUserPrincipal() == null
        || StreamedBody.isOne(request, streamed)
        || !request.getRequestURI().startsWith(request.getContextPath() + "/api/");
  }

  @Override
  protected boolean shouldNotFilterAsyncDispatch() {
    return false;
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    if (request.getAttribute(ATTRIBUTE) instanceof Held held) {
      run(held, request, response, chain);
      return;
    }
    RepeatableRequest repeatable;
    Claim claim;
    String caller;
    String key;
    try {
      Principal principal = principal(request);
      String asked = key(request);
      repeatable = RepeatableRequest.of(request);
      caller = principal.getName();
      key = RepeatableRequest.nameOf(asked);
      claim = keys.claim(caller, key, repeatable.hash(asked, principal));
    } catch (RuntimeException e) {
      problems.write(request, response, e);
      return;
    } catch (IOException e) {
      if (BrokenBody.isOne(e)) {
        BrokenBody.keep(request, BrokenBody.problem());
      }
      throw e;
    }
    switch (claim) {
      case Claim.Mine(var id) -> {
        Held held = new Held(caller, key, id);
        request.setAttribute(ATTRIBUTE, held);
        run(held, repeatable, new ContentCachingResponseWrapper(response), chain);
      }
      case Claim.Done(var answer) -> replay(answer, request, response);
      case Claim.Running() ->
          problems.write(
              request,
              response,
              Problem.of(ProblemCode.CONFLICT, "A request with this Idempotency-Key still runs.")
                  .withRetryAfter(RETRY));
      case Claim.Taken() ->
          problems.write(
              request,
              response,
              Problem.of(ProblemCode.CONFLICT, "This Idempotency-Key was used for another request.")
                  .withHint("Send a new key with each new request."));
    }
  }

  private static Principal principal(HttpServletRequest request) {
    Principal principal = request.getUserPrincipal();
    if (principal == null) {
      throw new IllegalStateException("only who is known may repeat a request");
    }
    return principal;
  }

  private static String key(HttpServletRequest request) {
    String key = request.getHeader(HEADER);
    if (!VISIBLE.matcher(key).matches()) {
      throw ProblemException.invalid(HEADER, "format", "must be 1 to 255 visible ASCII characters");
    }
    return key;
  }

  private void run(
      Held held, HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    boolean kept = false;
    try {
      chain.doFilter(request, response);
      if (isAsyncStarted(request)) {
        kept = true; // decided when the asynchronous part is over
        return;
      }
      ContentCachingResponseWrapper wrapper = wrapper(response);
      KeptAnswer answer = keep(request, wrapper);
      if (answer != null) {
        kept = true;
        complete(held, answer);
      }
      wrapper.copyBodyToResponse();
    } finally {
      if (!kept) {
        release(held);
      }
    }
  }

  private void complete(Held held, KeptAnswer answer) {
    try {
      keys.complete(held.caller(), held.key(), held.claim(), answer);
    } catch (RuntimeException e) {
      // the work is done and its answer goes out; the claim stays, so that it is not done again
      // soon
      log.warn("The answer for an Idempotency-Key could not be kept: {}", e.toString());
    }
  }

  private void release(Held held) {
    try {
      keys.release(held.caller(), held.key(), held.claim());
    } catch (RuntimeException e) {
      // the answer stands; the key frees itself when the claim is old
      log.warn("An Idempotency-Key could not be released: {}", e.toString());
    }
  }

  private static ContentCachingResponseWrapper wrapper(HttpServletResponse response) {
    var wrapper = WebUtils.getNativeResponse(response, ContentCachingResponseWrapper.class);
    if (wrapper == null) {
      throw new IllegalStateException("the answer is not held back");
    }
    return wrapper;
  }

  private static @Nullable KeptAnswer keep(
      HttpServletRequest request, ContentCachingResponseWrapper response) {
    int status = response.getStatus();
    if (status >= 300 || response.getContentSize() > MAX_BODY) {
      return null;
    }
    return new KeptAnswer(
        status,
        response.getHeader(HttpHeaders.LOCATION),
        response.getContentType(),
        response.getHeader(HttpHeaders.ETAG),
        isShownOnce(request)
            ? null
            : new String(response.getContentAsByteArray(), StandardCharsets.UTF_8));
  }

  private static boolean isShownOnce(HttpServletRequest request) {
    return request.getAttribute(HandlerMapping.BEST_MATCHING_HANDLER_ATTRIBUTE)
            instanceof HandlerMethod handler
        && handler.hasMethodAnnotation(ShownOnce.class);
  }

  private void replay(KeptAnswer answer, HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    response.setHeader(REPLAYED, "true");
    if (answer.location() != null) {
      response.setHeader(HttpHeaders.LOCATION, answer.location());
    }
    String text = answer.body();
    if (text == null) {
      problems.write(
          request,
          response,
          Problem.of(
                  ProblemCode.CONFLICT,
                  "This request was done before; its answer held a secret that is shown once and"
                      + " was not kept.")
              .withHint("Look at Location; delete what is there and make a new one if need be."));
      return;
    }
    response.setStatus(answer.status());
    if (answer.etag() != null) {
      response.setHeader(HttpHeaders.ETAG, answer.etag());
    }
    if (answer.contentType() != null) {
      response.setContentType(answer.contentType());
    }
    byte[] body = text.getBytes(StandardCharsets.UTF_8);
    response.setContentLength(body.length);
    response.getOutputStream().write(body);
  }
}
