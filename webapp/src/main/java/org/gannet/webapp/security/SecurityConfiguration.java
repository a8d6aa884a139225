package org.gannet.webapp.security;

import com.vaadin.flow.spring.security.VaadinSecurityConfigurer;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Clock;
import org.gannet.backend.users.UserService;
import org.gannet.base.ErrorCode;
import org.gannet.base.Problem;
import org.gannet.webapp.rest.ProblemWriter;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.security.authentication.ProviderManager;
import org.springframework.security.config.ObjectPostProcessor;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configuration.EnableWebSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.annotation.web.configurers.AuthorizeHttpRequestsConfigurer;
import org.springframework.security.config.annotation.web.configurers.HeadersConfigurer;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.access.intercept.AuthorizationFilter;
import org.springframework.security.web.authentication.AuthenticationFailureHandler;
import org.springframework.security.web.header.HeaderWriterFilter;
import org.springframework.security.web.header.writers.CrossOriginOpenerPolicyHeaderWriter.CrossOriginOpenerPolicy;
import org.springframework.security.web.header.writers.CrossOriginResourcePolicyHeaderWriter.CrossOriginResourcePolicy;
import org.springframework.security.web.header.writers.ReferrerPolicyHeaderWriter.ReferrerPolicy;
import org.springframework.security.web.session.HttpSessionEventPublisher;

/** Two doors: pages with a session, programs with login and password for each request. */
@Configuration(proxyBeanMethods = false)
@EnableWebSecurity
class SecurityConfiguration {
    /**
     * Flow starts with inline scripts and builds functions from the expressions that the server sends, so it needs both
     * "unsafe" words; everything else comes from this origin only. {@code data:} is for noVNC's cursor.
     */
    static final String CONTENT_POLICY = "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval';"
            + " style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; font-src 'self' data:;"
            + " connect-src 'self'; worker-src 'self' blob:; object-src 'none'; base-uri 'self'; form-action 'self';"
            + " frame-src 'self'; frame-ancestors 'none'";

    /** Answers to programs are no pages. */
    static final String API_CONTENT_POLICY = "default-src 'none'; frame-ancestors 'none'";

    /** A guest must never get the clipboard of the one who looks at it. */
    static final String PERMISSIONS = "clipboard-read=(), camera=(), microphone=(), geolocation=(), payment=(), usb=(),"
            + " serial=(), hid=(), midi=(), display-capture=(), browsing-topics=()";

    /** Where the REST API begins. */
    static final String API = "/api/**";

    @Bean
    @Order(1)
    SecurityFilterChain api(
            HttpSecurity http, ProblemWriter problems, AccountAuthentication accounts, UserService users, Clock clock)
            throws Exception {
        http.securityMatcher(API)
                .authenticationManager(new ProviderManager(new RememberedSignIns(accounts, users, clock)))
                .authorizeHttpRequests(requests -> requests.anyRequest().authenticated())
                .httpBasic(basic -> basic.authenticationEntryPoint(
                        (request, response, failure) -> refuseProgram(response, problems, failure)))
                .exceptionHandling(handling -> handling.authenticationEntryPoint(
                                (request, response, failure) -> refuseProgram(response, problems, failure))
                        .accessDeniedHandler((request, response, denied) ->
                                problems.write(response, Problem.of(ErrorCode.NOT_ALLOWED, "You may not do this."))))
                .csrf(AbstractHttpConfigurer::disable)
                .formLogin(AbstractHttpConfigurer::disable)
                .logout(AbstractHttpConfigurer::disable)
                .requestCache(AbstractHttpConfigurer::disable)
                .sessionManagement(sessions -> sessions.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
                .headers(headers -> headers(headers, API_CONTENT_POLICY));
        return http.build();
    }

    @Bean
    @Order(2)
    SecurityFilterChain pages(HttpSecurity http, UserService users) throws Exception {
        http.authorizeHttpRequests(requests -> requests.requestMatchers("/actuator/health/**", "/actuator/health")
                        .permitAll()
                        .requestMatchers("/actuator/**")
                        .denyAll()
                        .requestMatchers("/themes/**", "/aura/**", "/favicon.ico", "/robots.txt")
                        .permitAll()
                        .requestMatchers("/console/socket")
                        .authenticated())
                .headers(headers -> headers(headers, CONTENT_POLICY))
                .formLogin(form -> form.loginPage("/login").failureHandler(refusePerson()))
                .addFilterBefore(new StaleSessionFilter(users), AuthorizationFilter.class)
                // Addresses that lead nowhere come to the router, whose page says so; the framework would answer 403
                // with nothing.
                .with(
                        VaadinSecurityConfigurer.vaadin(),
                        vaadin -> vaadin.loginView("/login")
                                .anyRequest(AuthorizeHttpRequestsConfigurer.AuthorizedUrl::authenticated));
        return http.build();
    }

    /** Tells Spring when an HTTP session ends, whichever way: its consoles end with it. */
    @Bean
    HttpSessionEventPublisher sessionEvents() {
        return new HttpSessionEventPublisher();
    }

    private static void headers(HeadersConfigurer<HttpSecurity> headers, String contentPolicy) {
        // At once: Vaadin's servlet is reached by a forward, after which Tomcat commits past the usual moment.
        headers.addObjectPostProcessor(new ObjectPostProcessor<HeaderWriterFilter>() {
            @Override
            public <F extends HeaderWriterFilter> F postProcess(F filter) {
                filter.setShouldWriteHeadersEagerly(true);
                return filter;
            }
        });
        headers.contentSecurityPolicy(policy -> policy.policyDirectives(contentPolicy))
                .frameOptions(HeadersConfigurer.FrameOptionsConfig::deny)
                .referrerPolicy(policy -> policy.policy(ReferrerPolicy.SAME_ORIGIN))
                .permissionsPolicyHeader(policy -> policy.policy(PERMISSIONS))
                .crossOriginOpenerPolicy(policy -> policy.policy(CrossOriginOpenerPolicy.SAME_ORIGIN))
                .crossOriginResourcePolicy(policy -> policy.policy(CrossOriginResourcePolicy.SAME_ORIGIN));
    }

    private static AuthenticationFailureHandler refusePerson() {
        return (request, response, failure) -> {
            String reason = failure instanceof SignInRefused refused
                    ? refused.problem().code().name().toLowerCase(java.util.Locale.ROOT)
                    : "";
            response.sendRedirect(request.getContextPath() + "/login?error" + (reason.isEmpty() ? "" : "=" + reason));
        };
    }

    private static void refuseProgram(
            HttpServletResponse response, ProblemWriter problems, AuthenticationException failure) throws IOException {
        if (failure instanceof SignInRefused refused) {
            problems.write(response, refused.problem().forTenants());
            return;
        }
        response.setHeader("WWW-Authenticate", "Basic realm=\"Gannet\", charset=\"UTF-8\"");
        problems.write(
                response, Problem.of(ErrorCode.NOT_SIGNED_IN, "Login and password are needed, or they are wrong."));
    }
}
