package org.gannet.webapp.rest;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.gannet.base.Problem;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** Writes problems as application/problem+json (RFC 9457). */
@Component
public class ProblemWriter {
    private static final String RETRY_AFTER_SECONDS = "10";

    private final JsonMapper json;

    ProblemWriter(JsonMapper json) {
        this.json = json;
    }

    /** For filters, which answer before any controller is asked. */
    public void write(HttpServletResponse response, Problem problem) throws IOException {
        HttpStatus status = ProblemStatus.of(problem.code());
        response.setStatus(status.value());
        response.setContentType(MediaType.APPLICATION_PROBLEM_JSON_VALUE);
        if (status == HttpStatus.TOO_MANY_REQUESTS || status == HttpStatus.SERVICE_UNAVAILABLE) {
            response.setHeader(HttpHeaders.RETRY_AFTER, RETRY_AFTER_SECONDS);
        }
        response.getOutputStream().write(json.writeValueAsBytes(body(problem)));
    }

    static ProblemDetail body(Problem problem) {
        ProblemDetail detail = ProblemDetail.forStatus(ProblemStatus.of(problem.code()));
        detail.setTitle(problem.message());
        detail.setProperty("code", problem.code().name());
        detail.setProperty("retryable", problem.code().isRetryable());
        if (!problem.cause().isEmpty()) {
            detail.setDetail(problem.cause());
        }
        if (!problem.remedy().isEmpty()) {
            detail.setProperty("remedy", problem.remedy());
        }
        if (!problem.details().isEmpty()) {
            detail.setProperty("details", problem.details());
        }
        if (!problem.internal().isEmpty()) {
            detail.setProperty("internal", problem.internal());
        }
        return detail;
    }
}
