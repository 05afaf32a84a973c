package io.postrider.oauth2;

import io.postrider.egress.CheckedHttp;
import io.postrider.egress.HttpAnswer;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.client.AbstractClientHttpRequest;
import org.springframework.http.client.ClientHttpRequest;
import org.springframework.http.client.ClientHttpRequestFactory;
import org.springframework.http.client.ClientHttpResponse;

/** Lets Spring's clients go through {@link CheckedHttp}; they only ever post. */
record CheckedRequests(CheckedHttp http, CheckedHttp.Bounds bounds)
    implements ClientHttpRequestFactory {

  @Override
  public ClientHttpRequest createRequest(URI uri, HttpMethod method) {
    if (!method.equals(HttpMethod.POST)) {
      throw new IllegalArgumentException("a token is asked for by POST, not by " + method);
    }
    return new Request(uri);
  }

  private final class Request extends AbstractClientHttpRequest {
    private final URI uri;
    private final ByteArrayOutputStream body = new ByteArrayOutputStream();

    Request(URI uri) {
      this.uri = uri;
    }

    @Override
    public HttpMethod getMethod() {
      return HttpMethod.POST;
    }

    @Override
    public URI getURI() {
      return uri;
    }

    @Override
    protected OutputStream getBodyInternal(HttpHeaders headers) {
      return body;
    }

    @Override
    protected ClientHttpResponse executeInternal(HttpHeaders headers) throws IOException {
      Map<String, List<String>> fields = new LinkedHashMap<>();
      headers.forEach(fields::put);
      return new Response(http.post(uri, fields, body.toByteArray(), bounds));
    }
  }

  private record Response(HttpAnswer answer) implements ClientHttpResponse {

    @Override
    public HttpStatusCode getStatusCode() {
      return HttpStatusCode.valueOf(answer.status());
    }

    @Override
    public String getStatusText() {
      return "";
    }

    @Override
    public HttpHeaders getHeaders() {
      HttpHeaders headers = new HttpHeaders();
      answer.headers().forEach(headers::addAll);
      return headers;
    }

    @Override
    public InputStream getBody() {
      return new ByteArrayInputStream(answer.body());
    }

    @Override
    public void close() {
      // nothing is open any more
    }
  }
}
