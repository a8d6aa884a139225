package org.gannet.webapp.rest;

import jakarta.servlet.http.HttpServletRequest;
import org.gannet.base.ErrorCode;
import org.gannet.base.Problem;
import org.gannet.base.ProblemException;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Everything under /api that is nothing: else the pages would answer a program with HTML. */
@RestController
class NoApi {
    @RequestMapping({"/api", "/api/**"})
    void nothing(HttpServletRequest request) {
        throw new ProblemException(Problem.of(ErrorCode.NOT_FOUND, "There is nothing here for this request.")
                .withCause("No route takes " + request.getMethod() + " of this path."));
    }
}
