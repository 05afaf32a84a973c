package io.postrider.web;

import java.util.List;
import org.springframework.boot.http.converter.autoconfigure.ServerHttpMessageConvertersCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.MediaType;
import org.springframework.http.converter.HttpMessageConverter;
import org.springframework.http.converter.json.JacksonJsonHttpMessageConverter;
import tools.jackson.databind.json.JsonMapper;

/**
 * Objects travel as JSON and as nothing else. A reader of YAML comes with a library for the OpenAPI
 * document, and would take a body without one of the rules of {@link JsonManners}.
 */
@Configuration(proxyBeanMethods = false)
class JsonBodies {

  @Bean
  @Order(Ordered.LOWEST_PRECEDENCE)
  ServerHttpMessageConvertersCustomizer jsonAlone(JsonMapper mapper) {
    return converters ->
        converters
            .withJsonConverter(new PlainJson(mapper))
            .configureMessageConvertersList(list -> list.removeIf(JsonBodies::isOther));
  }

  /** Neither JSON nor octets nor text. */
  private static boolean isOther(HttpMessageConverter<?> converter) {
    return converter.getSupportedMediaTypes().stream()
        .noneMatch(type ->
            type.isWildcardType()
                || type.equalsTypeAndSubtype(MediaType.TEXT_PLAIN)
                || type.equalsTypeAndSubtype(MediaType.APPLICATION_OCTET_STREAM)
                || type.equalsTypeAndSubtype(MediaType.APPLICATION_JSON));
  }

  private static final class PlainJson extends JacksonJsonHttpMessageConverter {

    /** Bodies are held to {@link StrictText}; what is stored already is read as it is. */
    PlainJson(JsonMapper mapper) {
      super(StrictText.of(mapper));
    }

    /** What is offered. A type of its own, such as that of a problem, is named by who answers. */
    @Override
    public List<MediaType> getSupportedMediaTypes(Class<?> type) {
      return List.of(MediaType.APPLICATION_JSON);
    }
  }
}
