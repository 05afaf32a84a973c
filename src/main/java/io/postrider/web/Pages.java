package io.postrider.web;

import jakarta.servlet.http.HttpServletRequest;
import java.nio.charset.StandardCharsets;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;
import org.springframework.web.servlet.support.ServletUriComponentsBuilder;
import org.springframework.web.util.UriUtils;

/** Answers a list: the envelope, and {@code Link: rel="next"} (RFC 8288) where there is more. */
public final class Pages {

  /** The {@code limit} of a list whose caller named none, as text for {@code @RequestParam}. */
  public static final String DEFAULT_LIMIT = "50";

  public static final int MAX_LIMIT = 200;

  private Pages() {}

  public static <T> ResponseEntity<Page<T>> respond(Page<T> page, HttpServletRequest request) {
    return respond(page, "cursor", request);
  }

  /**
   * The same for a list that goes on behind another parameter.
   *
   * @param parameter takes the {@code nextCursor}
   */
  public static <T> ResponseEntity<Page<T>> respond(
      Page<T> page, String parameter, HttpServletRequest request) {
    var answer = ResponseEntity.ok();
    if (page.nextCursor() != null) {
      String next =
          ServletUriComponentsBuilder.fromRequest(request)
              .replaceQueryParam(
                  parameter, UriUtils.encode(page.nextCursor(), StandardCharsets.UTF_8))
              .build()
              .toUriString();
      answer.header(HttpHeaders.LINK, "<" + next + ">; rel=\"next\"");
    }
    return answer.body(page);
  }

  /**
   * A limit within 1 to 200.
   *
   * @throws ProblemException {@code validation.failed} outside of it
   */
  public static int limit(int asked) {
    if (asked < 1 || asked > MAX_LIMIT) {
      throw ProblemException.invalid("limit", "range", "must be between 1 and " + MAX_LIMIT);
    }
    return asked;
  }
}
