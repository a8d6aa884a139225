package org.gannet.webapp.base.layout;

import com.vaadin.flow.component.UI;
import com.vaadin.flow.server.ErrorEvent;
import com.vaadin.flow.server.ErrorHandler;
import java.util.UUID;
import org.apache.catalina.connector.ClientAbortException;
import org.gannet.base.ErrorCode;
import org.gannet.base.Problem;
import org.gannet.base.ProblemException;
import org.gannet.webapp.base.component.Toasts;
import org.gannet.webapp.base.format.Texts;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.web.context.request.async.AsyncRequestNotUsableException;

/** What nobody caught: a refusal is shown as it is; anything else is logged under a number that the person is told. */
class FailureHandler implements ErrorHandler {
    private static final Logger LOG = LoggerFactory.getLogger(FailureHandler.class);
    private static final int NUMBER_LENGTH = 8;

    @Override
    public void error(ErrorEvent event) {
        if (isAbsence(event.getThrowable())) {
            return;
        }
        Problem problem = explain(event.getThrowable());
        UI ui = UI.getCurrent();
        if (ui != null) {
            Toasts.problem(problem);
        }
    }

    /** The browser went away in the middle of an answer: nobody is there to be told. */
    private static boolean isAbsence(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof ClientAbortException || cause instanceof AsyncRequestNotUsableException) {
                return true;
            }
        }
        return false;
    }

    /** In words for the person; logs what is no refusal. */
    static Problem explain(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof ProblemException known) {
                return known.problem().forTenants();
            }
        }
        String number = UUID.randomUUID().toString().substring(0, NUMBER_LENGTH);
        LOG.error("A page failed, number {}", number, failure);
        return Problem.of(ErrorCode.INTERNAL, Texts.text("base.failure.message"))
                .withRemedy(Texts.text("base.failure.remedy", number));
    }
}
