package io.postrider.web;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/** The OpenAPI document as YAML, for who prefers it: what stands under an address of its own. */
@Component
@Order(FilterOrder.YAML)
class YamlOnRequest extends OncePerRequestFilter {

  private static final String DOCUMENT = "/v3/api-docs";

  @Override
  protected boolean shouldNotFilter(HttpServletRequest request) {
    return !request.getRequestURI().equals(request.getContextPath() + DOCUMENT);
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    response.addHeader(HttpHeaders.VARY, HttpHeaders.ACCEPT);
    if (prefersYaml(request.getHeader(HttpHeaders.ACCEPT))) {
      request.getRequestDispatcher(DOCUMENT + ".yaml").forward(ofAnyType(request), response);
    } else {
      chain.doFilter(request, response);
    }
  }

  /** What stands there has one type of its own; whoever asks for YAML by another name means it. */
  private static HttpServletRequest ofAnyType(HttpServletRequest request) {
    return new HttpServletRequestWrapper(request) {

      @Override
      public @Nullable String getHeader(String name) {
        return isAccept(name) ? MediaType.ALL_VALUE : super.getHeader(name);
      }

      @Override
      public Enumeration<String> getHeaders(String name) {
        return isAccept(name)
            ? Collections.enumeration(List.of(MediaType.ALL_VALUE))
            : super.getHeaders(name);
      }

      private static boolean isAccept(String name) {
        return HttpHeaders.ACCEPT.equalsIgnoreCase(name);
      }
    };
  }

  private static boolean prefersYaml(@Nullable String accept) {
    try {
      List<MediaType> asked = MediaType.parseMediaTypes(accept);
      return asked.stream()
          .filter(type -> type.getQualityValue() > 0)
          .max((one, other) -> Double.compare(one.getQualityValue(), other.getQualityValue()))
          .filter(type -> type.getSubtype().endsWith("yaml"))
          .isPresent();
    } catch (InvalidMediaTypeException e) {
      return false;
    }
  }
}
