package io.postrider.access;

import io.postrider.web.Problem;
import io.postrider.web.ProblemAnswers;
import io.postrider.web.ProblemCode;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.http.HttpHeaders;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.web.AuthenticationEntryPoint;
import org.springframework.security.web.access.AccessDeniedHandler;
import org.springframework.stereotype.Component;

/** Answers 401 and 403 as problems, with the challenge of RFC 6750 section 3. */
@Component
class Refusals implements AuthenticationEntryPoint, AccessDeniedHandler {

  private final ProblemAnswers problems;

  Refusals(ProblemAnswers problems) {
    this.problems = problems;
  }

  @Override
  public void commence(
      HttpServletRequest request, HttpServletResponse response, AuthenticationException failure)
      throws IOException {
    boolean wrong = failure instanceof OAuth2AuthenticationException;
    String words = wrong ? words(failure) : "A bearer token is needed";
    response.setHeader(
        HttpHeaders.WWW_AUTHENTICATE,
        wrong
            ? "Bearer realm=\"postrider\", error=\"invalid_token\", error_description=\""
                + words
                + "\""
            : "Bearer realm=\"postrider\"");
    problems.write(
        request,
        response,
        Problem.of(ProblemCode.UNAUTHENTICATED, words + ".")
            .withHint("Send Authorization: Bearer <token>; tokens are made at /api/v1/tokens."));
  }

  /** Ours are plain sentences; what a library says may not fit into a quoted string. */
  private static String words(AuthenticationException failure) {
    String words = failure.getMessage();
    return words == null ? "The token is not valid" : words.replaceAll("[^ -~]|[\"\\\\]", " ");
  }

  @Override
  public void handle(
      HttpServletRequest request, HttpServletResponse response, AccessDeniedException denied)
      throws IOException {
    insufficient(response, Scope.ADMIN.text());
    problems.write(request, response, lacking(Scope.ADMIN.text()));
  }

  static void insufficient(HttpServletResponse response, String scopes) {
    response.setHeader(
        HttpHeaders.WWW_AUTHENTICATE,
        "Bearer realm=\"postrider\", error=\"insufficient_scope\", scope=\"" + scopes + "\"");
  }

  static Problem lacking(String scopes) {
    return Problem.of(
        ProblemCode.FORBIDDEN, "This needs the scope " + scopes + ", which the token lacks.");
  }
}
