package org.gannet.webapp.base.layout;

import com.vaadin.flow.component.html.Anchor;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.router.BeforeEnterEvent;
import com.vaadin.flow.router.ErrorParameter;
import com.vaadin.flow.router.HasErrorParameter;
import com.vaadin.flow.server.auth.AnonymousAllowed;
import jakarta.servlet.http.HttpServletResponse;
import org.gannet.webapp.base.component.Notice;
import org.gannet.webapp.base.format.Texts;

/** For pages that broke. Without the frame, which may be what broke. */
@AnonymousAllowed
public class FailurePage extends Div implements HasErrorParameter<Exception> {
    @Override
    public int setErrorParameter(BeforeEnterEvent event, ErrorParameter<Exception> parameter) {
        addClassName("page");
        setId("failure");
        Anchor home = new Anchor("", Texts.text("base.missing.home"));
        home.addClassName("link");
        add(Notice.of(FailureHandler.explain(parameter.getCaughtException())), home);
        return HttpServletResponse.SC_INTERNAL_SERVER_ERROR;
    }
}
