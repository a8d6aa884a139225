package org.gannet.agent.boot;

import org.gannet.base.ErrorCode;
import org.gannet.base.Problem;
import org.gannet.base.ProblemException;
import org.gannet.node.NodeHttp;
import org.springframework.beans.TypeMismatchException;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.web.HttpMediaTypeException;
import org.springframework.web.HttpRequestMethodNotSupportedException;
import org.springframework.web.bind.ServletRequestBindingException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.servlet.NoHandlerFoundException;
import org.springframework.web.servlet.resource.NoResourceFoundException;

/** Every failure leaves as a problem with its status; what nobody foresaw is logged. */
@RestControllerAdvice
class ProblemResponses {
    private static final System.Logger LOG = System.getLogger(ProblemResponses.class.getName());

    @ExceptionHandler
    ResponseEntity<Problem> onProblem(ProblemException e) {
        ErrorCode.Kind kind = e.code().kind();
        if (kind == ErrorCode.Kind.EXTERNAL || kind == ErrorCode.Kind.INTERNAL) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    e.getMessage() + "\n" + e.problem().internal(),
                    e);
        }
        return respond(e.problem());
    }

    @ExceptionHandler({
        HttpMessageNotReadableException.class,
        TypeMismatchException.class,
        ServletRequestBindingException.class,
        HttpRequestMethodNotSupportedException.class,
        HttpMediaTypeException.class,
        IllegalArgumentException.class
    })
    ResponseEntity<Problem> onBadRequest(Exception e) {
        return respond(Problem.of(ErrorCode.INVALID_REQUEST, "The node does not understand the request.")
                .withInternal(String.valueOf(e.getMessage())));
    }

    @ExceptionHandler({NoResourceFoundException.class, NoHandlerFoundException.class})
    ResponseEntity<Problem> onUnknownPath(Exception e) {
        return respond(Problem.of(ErrorCode.NOT_FOUND, "The node does not know this request.")
                .withInternal(String.valueOf(e.getMessage())));
    }

    @ExceptionHandler
    ResponseEntity<Problem> onAnythingElse(Exception e) {
        LOG.log(System.Logger.Level.ERROR, "a request failed unexpectedly", e);
        return respond(
                Problem.of(ErrorCode.INTERNAL, "The node failed unexpectedly.").withInternal(e.toString()));
    }

    private static ResponseEntity<Problem> respond(Problem problem) {
        return ResponseEntity.status(NodeHttp.statusOf(problem.code()))
                .contentType(MediaType.APPLICATION_JSON)
                .body(problem);
    }
}
