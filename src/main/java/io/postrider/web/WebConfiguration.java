package io.postrider.web;

import java.util.List;
import org.apache.catalina.core.StandardHost;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/** Puts the shared manners in front of every operation under {@code /api}. */
@Configuration(proxyBeanMethods = false)
class WebConfiguration {

  /** After the scopes were checked, so that who may not ask learns nothing of parameters. */
  private static final int AFTER_SCOPES = 100;

  @Bean
  WebMvcConfigurer sharedManners() {
    return new WebMvcConfigurer() {
      @Override
      public void addInterceptors(InterceptorRegistry registry) {
        registry
            .addInterceptor(new QueryParameters())
            .addPathPatterns("/api/**")
            .order(AFTER_SCOPES);
        registry.addInterceptor(new ReadableBody()).addPathPatterns("/api/**").order(AFTER_SCOPES);
        registry.addInterceptor(new WelcomeAnswer()).addPathPatterns("/api/**").order(AFTER_SCOPES);
        registry.addInterceptor(new NoBody()).addPathPatterns("/api/**").order(AFTER_SCOPES);
      }

      @Override
      public void addArgumentResolvers(List<HandlerMethodArgumentResolver> resolvers) {
        resolvers.add(new QueryRecord());
      }
    };
  }

  @Bean
  WebServerFactoryCustomizer<TomcatServletWebServerFactory> problemsOfTheContainer() {
    return factory ->
        factory.addContextCustomizers(context -> {
          if (context.getParent() instanceof StandardHost host) {
            host.setErrorReportValveClass(ProblemReportValve.class.getName());
          }
        });
  }
}
