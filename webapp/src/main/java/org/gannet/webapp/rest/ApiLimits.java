package org.gannet.webapp.rest;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.regex.Pattern;
import org.gannet.base.ErrorCode;
import org.gannet.base.Problem;
import org.gannet.webapp.security.SameOrigin;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * What no request to the API may be: large, or made by a page of another site with the password that the browser keeps.
 * Spring Boot would put a filter that is a bean before everything else, which is right here.
 */
@Component
class ApiLimits extends OncePerRequestFilter {
    static final long LARGEST_BODY = 64 * 1024;
    /** Of a whole cluster with 20,000 machines it is about 40 MiB. */
    static final long LARGEST_CONFIGURATION = 256L * 1024 * 1024;
    /** The service itself takes no more than what was said of the image. */
    private static final Pattern CONTENT = Pattern.compile(Pattern.quote(UploadApi.PATH) + "/[^/]+/content");

    private final ProblemWriter problems;

    ApiLimits(ProblemWriter problems) {
        this.problems = problems;
    }

    /** The body is larger than allowed. */
    static final class TooLarge extends IOException {}

    private static long largest(HttpServletRequest request) {
        String path = request.getServletPath();
        if (CONTENT.matcher(path).matches()) {
            return Long.MAX_VALUE;
        }
        return path.equals(ConfigurationApi.PATH) ? LARGEST_CONFIGURATION : LARGEST_BODY;
    }

    /** By the decoded path, as security and controllers see it: the URI may be written in many ways. */
    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        return !request.getServletPath().startsWith("/api/");
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        if (SameOrigin.isForeign(request)) {
            problems.write(response, Problem.of(ErrorCode.NOT_ALLOWED, "Pages of other sites may not use this."));
        } else if (request.getContentLengthLong() > largest(request)) {
            problems.write(
                    response,
                    Problem.of(ErrorCode.INVALID_REQUEST, "The body of the request is not understood.")
                            .withCause("It is larger than " + largest(request) / 1024 + " KiB."));
        } else {
            chain.doFilter(new Limited(request, largest(request)), response);
        }
    }

    private static final class Limited extends HttpServletRequestWrapper {
        private final long most;

        private Limited(HttpServletRequest request, long most) {
            super(request);
            this.most = most;
        }

        @Override
        public ServletInputStream getInputStream() throws IOException {
            return new LimitedStream(super.getInputStream(), most);
        }
    }

    /** For bodies that do not say their length. */
    private static final class LimitedStream extends ServletInputStream {
        private final ServletInputStream body;
        private long left;

        private LimitedStream(ServletInputStream body, long most) {
            this.body = body;
            this.left = most;
        }

        @Override
        public int read() throws IOException {
            int value = body.read();
            if (value >= 0 && --left < 0) {
                throw new TooLarge();
            }
            return value;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            int count = body.read(bytes, offset, length);
            if (count > 0) {
                left -= count;
                if (left < 0) {
                    throw new TooLarge();
                }
            }
            return count;
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
