package io.postrider.web;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Collection;
import org.jspecify.annotations.Nullable;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * No request body of this API is larger than 1 MiB, or 32 MiB where it is plain text, which is read
 * as it comes; more is refused before it is held in memory. A {@link StreamedBody} is left alone.
 */
@Component
@Order(FilterOrder.BODY_LIMIT)
class BodyLimit extends OncePerRequestFilter {

  static final int MAX_BYTES = 1 << 20;
  static final int MAX_TEXT_BYTES = 32 << 20;

  private final ProblemAnswers problems;

  private final Collection<StreamedBody> streamed;

  BodyLimit(ProblemAnswers problems, Collection<StreamedBody> streamed) {
    this.problems = problems;
    this.streamed = streamed;
  }

  @Override
  protected boolean shouldNotFilter(HttpServletRequest request) {
    return StreamedBody.isOne(request, streamed);
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    int most = most(request.getContentType());
    if (request.getContentLengthLong() > most) {
      problems.write(request, response, tooLarge(most));
    } else {
      chain.doFilter(new Limited(request, most), response);
    }
  }

  private static int most(@Nullable String contentType) {
    return contentType != null && contentType.startsWith("text/plain") ? MAX_TEXT_BYTES : MAX_BYTES;
  }

  private static ProblemException tooLarge(int most) {
    return new ProblemException(
        ProblemCode.PAYLOAD_TOO_LARGE, "A request body has at most " + most + " octets.");
  }

  /** Counts a body whose length was not told, or was told wrong. */
  private static final class Limited extends HttpServletRequestWrapper {

    private final int most;

    Limited(HttpServletRequest request, int most) {
      super(request);
      this.most = most;
    }

    @Override
    public ServletInputStream getInputStream() throws IOException {
      return new Counted(super.getInputStream(), most);
    }
  }

  private static final class Counted extends ServletInputStream {

    private final ServletInputStream body;
    private final int most;
    private long count;

    Counted(ServletInputStream body, int most) {
      this.body = body;
      this.most = most;
    }

    @Override
    public int read() throws IOException {
      int octet = body.read();
      count(octet < 0 ? 0 : 1);
      return octet;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
      int octets = body.read(buffer, offset, length);
      count(Math.max(0, octets));
      return octets;
    }

    private void count(int octets) {
      count += octets;
      if (count > most) {
        throw tooLarge(most);
      }
    }

    @Override
    public boolean isFinished() {
      return body.isFinished();
    }

    @Override
    public boolean isReady() {
      return body.isReady();
    }

    @Override
    public void setReadListener(ReadListener listener) {
      body.setReadListener(listener);
    }
  }
}
