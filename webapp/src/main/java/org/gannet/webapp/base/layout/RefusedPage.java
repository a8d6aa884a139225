package org.gannet.webapp.base.layout;

import com.vaadin.flow.router.BeforeEnterEvent;
import com.vaadin.flow.router.ErrorParameter;
import com.vaadin.flow.router.HasErrorParameter;
import com.vaadin.flow.router.ParentLayout;
import com.vaadin.flow.server.auth.AnonymousAllowed;
import jakarta.servlet.http.HttpServletResponse;
import java.util.List;
import org.gannet.base.ErrorCode;
import org.gannet.base.Problem;
import org.gannet.base.ProblemException;
import org.gannet.webapp.base.component.Notice;
import org.gannet.webapp.base.format.Texts;

/** For pages whose service refused: what does not exist looks like every address that leads nowhere. */
@AnonymousAllowed
@ParentLayout(PortalLayout.class)
public class RefusedPage extends Page implements HasErrorParameter<ProblemException> {
    private String title = "";

    @Override
    public List<Crumb> trail() {
        return List.of(Crumb.here(title));
    }

    @Override
    public int setErrorParameter(BeforeEnterEvent event, ErrorParameter<ProblemException> parameter) {
        removeAll();
        Problem problem = parameter.getException().problem();
        if (problem.code() == ErrorCode.NOT_FOUND) {
            title = Texts.text("base.missing.title");
            add(new MissingContent());
            return HttpServletResponse.SC_NOT_FOUND;
        }
        title = Texts.text("base.refused.title");
        add(Notice.of(problem.forTenants()));
        return problem.code() == ErrorCode.NOT_ALLOWED
                ? HttpServletResponse.SC_FORBIDDEN
                : HttpServletResponse.SC_CONFLICT;
    }
}
