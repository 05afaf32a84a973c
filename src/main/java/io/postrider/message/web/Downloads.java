package io.postrider.message.web;

import io.postrider.message.ContentDamaged;
import io.postrider.web.Problem;
import io.postrider.web.ProblemAnswers;
import io.postrider.web.ProblemCode;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.stereotype.Component;

/**
 * Sends octets in constant memory, whole or one range of them, with an entity tag. Octets that turn
 * out to be damaged end the answer before its end: the client sees that something is missing, never
 * something wrong. Safe for use by many threads.
 */
@Component
final class Downloads {
  private static final Logger LOG = LoggerFactory.getLogger(Downloads.class);
  private static final int BUFFER = 64 * 1024;

  private final ProblemAnswers problems;

  Downloads(ProblemAnswers problems) {
    this.problems = problems;
  }

  /** Headers of the representation itself must have been set before. */
  void send(Download download, HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    String tag = '"' + download.sha256() + '"';
    response.setHeader(HttpHeaders.ETAG, tag);
    response.setHeader(HttpHeaders.ACCEPT_RANGES, "bytes");
    response.setHeader(HttpHeaders.CACHE_CONTROL, "private, no-cache");
    if (names(request.getHeader(HttpHeaders.IF_NONE_MATCH), tag)) {
      response.setStatus(HttpServletResponse.SC_NOT_MODIFIED);
      return;
    }
    OctetRange range = range(request, tag, download.size());
    if (range != null && !range.isSatisfiable()) {
      response.setHeader(HttpHeaders.CONTENT_RANGE, "bytes */" + download.size());
      // written here, since Content-Range would not outlive an exception
      problems.write(
          request,
          response,
          Problem.of(
              ProblemCode.RANGE_NOT_SATISFIABLE, "There are " + download.size() + " octets."));
      return;
    }
    boolean head = "HEAD".equals(request.getMethod());
    if (range == null) {
      try (InputStream in = head ? InputStream.nullInputStream() : download.open()) {
        response.setContentLengthLong(download.size());
        copy(in, response);
      } catch (ContentDamaged e) {
        // before the first octet was sent: an honest answer is still possible
        LOG.error("Stored content is damaged: {}", request.getRequestURI(), e);
        throw e;
      }
      return;
    }
    try (InputStream in = head ? InputStream.nullInputStream() : download.open(range)) {
      response.setStatus(HttpServletResponse.SC_PARTIAL_CONTENT);
      response.setHeader(
          HttpHeaders.CONTENT_RANGE,
          "bytes " + range.from() + "-" + (range.to() - 1) + "/" + download.size());
      response.setContentLengthLong(range.to() - range.from());
      copy(in, response);
    }
  }

  private static @Nullable OctetRange range(HttpServletRequest request, String tag, long size) {
    String condition = request.getHeader(HttpHeaders.IF_RANGE);
    return condition != null && !condition.strip().equals(tag)
        ? null
        : OctetRange.of(request.getHeader(HttpHeaders.RANGE), size).orElse(null);
  }

  private static boolean names(@Nullable String condition, String tag) {
    return condition != null
        && Arrays.stream(condition.split(",", -1))
            .map(String::strip)
            .map(named -> named.startsWith("W/") ? named.substring(2) : named)
            .anyMatch(named -> named.equals("*") || named.equals(tag));
  }

  private static void copy(InputStream in, HttpServletResponse response) throws IOException {
    OutputStream out = response.getOutputStream();
    byte[] buffer = new byte[BUFFER];
    try {
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        out.write(buffer, 0, read);
      }
      out.flush();
    } catch (IOException | RuntimeException e) {
      if (response.isCommitted()) {
        LOG.warn("A download was broken off: {}", e.toString());
        throw new DownloadBrokenOff(e);
      }
      response.reset();
      throw e;
    }
  }
}
