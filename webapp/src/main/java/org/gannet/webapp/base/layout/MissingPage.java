package org.gannet.webapp.base.layout;

import com.vaadin.flow.router.BeforeEnterEvent;
import com.vaadin.flow.router.ErrorParameter;
import com.vaadin.flow.router.HasErrorParameter;
import com.vaadin.flow.router.NotFoundException;
import com.vaadin.flow.router.ParentLayout;
import com.vaadin.flow.server.auth.AnonymousAllowed;
import jakarta.servlet.http.HttpServletResponse;
import java.util.List;
import org.gannet.webapp.base.format.Texts;

/** For addresses that lead nowhere. */
@AnonymousAllowed
@ParentLayout(PortalLayout.class)
public class MissingPage extends Page implements HasErrorParameter<NotFoundException> {
    @Override
    public List<Crumb> trail() {
        return List.of(Crumb.here(Texts.text("base.missing.title")));
    }

    @Override
    public int setErrorParameter(BeforeEnterEvent event, ErrorParameter<NotFoundException> parameter) {
        removeAll();
        add(new MissingContent());
        return HttpServletResponse.SC_NOT_FOUND;
    }
}
