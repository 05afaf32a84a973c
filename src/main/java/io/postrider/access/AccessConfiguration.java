package io.postrider.access;

import io.postrider.web.ProblemAnswers;
import jakarta.servlet.DispatcherType;
import java.util.List;
import org.springframework.boot.actuate.autoconfigure.web.server.ManagementPortType;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.Environment;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.authentication.UsernamePasswordAuthenticationFilter;
import org.springframework.security.web.header.writers.ContentSecurityPolicyHeaderWriter;
import org.springframework.security.web.header.writers.DelegatingRequestMatcherHeaderWriter;
import org.springframework.security.web.header.writers.ReferrerPolicyHeaderWriter.ReferrerPolicy;
import org.springframework.security.web.servlet.util.matcher.PathPatternRequestMatcher;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/**
 * The door: bearer tokens only, no session, no cookie, no form. Cross-site request forgery needs
 * credentials that a browser sends by itself; there are none here.
 */
@Configuration(proxyBeanMethods = false)
class AccessConfiguration {

  private static final String ADMIN = CallerAuthentication.AUTHORITY + Scope.ADMIN.text();
  private static final String NO_CONTENT_MAY_RUN =
      "default-src 'none'; frame-ancestors 'none'; sandbox";

  @Bean
  @Order(Ordered.LOWEST_PRECEDENCE)
  SecurityFilterChain bearerOnly(
      HttpSecurity http,
      Recognition recognition,
      RateLimits limits,
      Refusals refusals,
      ProblemAnswers problems,
      Environment environment) {
    boolean ownPort = ManagementPortType.get(environment) == ManagementPortType.DIFFERENT;
    return http.csrf(AbstractHttpConfigurer::disable)
        .formLogin(AbstractHttpConfigurer::disable)
        .httpBasic(AbstractHttpConfigurer::disable)
        .logout(AbstractHttpConfigurer::disable)
        .requestCache(AbstractHttpConfigurer::disable)
        .sessionManagement(
            sessions -> sessions.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
        .exceptionHandling(
            errors -> errors.authenticationEntryPoint(refusals).accessDeniedHandler(refusals))
        .headers(headers ->
            headers
                .referrerPolicy(policy -> policy.policy(ReferrerPolicy.NO_REFERRER))
                .addHeaderWriter(
                    new DelegatingRequestMatcherHeaderWriter(
                        PathPatternRequestMatcher.withDefaults().matcher("/api/**"),
                        new ContentSecurityPolicyHeaderWriter(NO_CONTENT_MAY_RUN))))
        .authorizeHttpRequests(requests -> {
          requests.dispatcherTypeMatchers(DispatcherType.ERROR).permitAll();
          requests
              .requestMatchers(
                  "/actuator/health/**",
                  "/v3/api-docs/**",
                  "/v3/api-docs.yaml",
                  "/swagger-ui/**",
                  "/swagger-ui.html")
              .permitAll();
          if (ownPort) {
            // the operator decides by the network who reaches that port
            requests.requestMatchers("/actuator/**").permitAll();
          } else {
            requests.requestMatchers("/actuator/**").hasAuthority(ADMIN);
          }
          requests.anyRequest().authenticated();
        })
        .addFilterBefore(
            new BearerTokens(recognition, limits, refusals, problems),
            UsernamePasswordAuthenticationFilter.class)
        .build();
  }

  @Bean
  WebMvcConfigurer scopesAndCallers() {
    return new WebMvcConfigurer() {
      @Override
      public void addInterceptors(InterceptorRegistry registry) {
        registry
            .addInterceptor(new ScopeGate())
            .addPathPatterns("/api/**")
            .order(Ordered.HIGHEST_PRECEDENCE);
      }

      @Override
      public void addArgumentResolvers(List<HandlerMethodArgumentResolver> resolvers) {
        resolvers.add(new CallerArgument());
      }
    };
  }
}
