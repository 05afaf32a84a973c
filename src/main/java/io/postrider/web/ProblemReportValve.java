package io.postrider.web;

import java.io.IOException;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ErrorReportValve;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.MediaType;
import tools.jackson.databind.json.JsonMapper;

/**
 * The last word where a request did not even reach our application: Tomcat's own page of HTML
 * becomes a problem like all others. Made by Tomcat, hence public with a plain constructor.
 */
public class ProblemReportValve extends ErrorReportValve {

  private static final Logger log = LoggerFactory.getLogger(ProblemReportValve.class);
  private static final int FIRST_ERROR = 400;

  @Override
  protected void report(Request request, Response response, @Nullable Throwable throwable) {
    int status = response.getStatus();
    if (status < FIRST_ERROR || response.getContentWritten() > 0 || !response.setErrorReported()) {
      return;
    }
    Problem problem = ProblemTranslation.ofStatus(status);
    String id = RequestIds.of(request);
    String path = request.getRequestURI();
    var body = new ProblemBody(problem, path == null ? "" : path, id);
    try {
      response.setContentType(MediaType.APPLICATION_PROBLEM_JSON_VALUE);
      response.setHeader(RequestIds.HEADER, id);
      byte[] octets = JsonMapper.shared().writeValueAsBytes(body);
      response.setContentLength(octets.length);
      var out = response.getOutputStream();
      out.write(octets);
      response.finishResponse();
    } catch (IOException e) {
      log.debug("The client went away before its error was told", e);
    }
  }
}
