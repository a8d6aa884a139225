package org.gannet.webapp.standby;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.gannet.backend.engine.Leading;
import org.gannet.base.ErrorCode;
import org.gannet.base.Problem;
import org.gannet.webapp.rest.ProblemWriter;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/** Before everything else: while this portal does not lead, nobody gets further, whatever they ask for. */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE)
class StandByFilter extends OncePerRequestFilter {
    /** Tells a leader from a stand-by by itself. */
    private static final String HEALTH = "/actuator/health";

    private static final String RETRY_AFTER_SECONDS = "5";
    private static final byte[] PAGE = """
            <!DOCTYPE html>
            <html lang="en">
            <head><meta charset="utf-8"><meta http-equiv="refresh" content="%s"><title>Gannet</title></head>
            <body>
            <h1>This portal stands by</h1>
            <p>Another one leads the cluster; this one takes over when that ends. This page asks again by itself.</p>
            <h1 lang="de">Dieses Portal steht bereit</h1>
            <p lang="de">Ein anderes leitet den Cluster; dieses übernimmt, wenn jenes endet. Diese Seite fragt
            von selbst wieder nach.</p>
            </body>
            </html>
            """.formatted(RETRY_AFTER_SECONDS).getBytes(StandardCharsets.UTF_8);

    private final Leading leading;
    private final ProblemWriter problems;

    StandByFilter(Leading leading, ProblemWriter problems) {
        this.leading = leading;
        this.problems = problems;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        String path = request.getRequestURI().substring(request.getContextPath().length());
        if (leading.isLeading() || path.equals(HEALTH) || path.startsWith(HEALTH + "/")) {
            chain.doFilter(request, response);
            return;
        }
        response.setHeader(HttpHeaders.CACHE_CONTROL, "no-store");
        if (path.startsWith("/api/")) {
            problems.write(
                    response,
                    Problem.of(ErrorCode.STANDING_BY, "This portal stands by while another one leads.")
                            .withRemedy("Ask the other one, or ask again in a moment."));
        } else {
            response.setStatus(HttpServletResponse.SC_SERVICE_UNAVAILABLE);
            response.setContentType(MediaType.TEXT_HTML_VALUE + ";charset=UTF-8");
            response.setHeader("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'");
            response.setHeader(HttpHeaders.RETRY_AFTER, RETRY_AFTER_SECONDS);
            response.getOutputStream().write(PAGE);
        }
    }
}
