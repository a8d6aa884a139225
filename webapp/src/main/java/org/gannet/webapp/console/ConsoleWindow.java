package org.gannet.webapp.console;

import com.vaadin.flow.component.html.H1;
import com.vaadin.flow.component.html.Main;
import com.vaadin.flow.router.BeforeEvent;
import com.vaadin.flow.router.HasDynamicTitle;
import com.vaadin.flow.router.HasUrlParameter;
import com.vaadin.flow.router.NotFoundException;
import com.vaadin.flow.router.Route;
import jakarta.annotation.security.PermitAll;
import org.gannet.backend.instances.InstanceView;
import org.gannet.base.ErrorCode;
import org.gannet.base.InstanceId;
import org.gannet.base.ProblemException;
import org.gannet.webapp.base.component.Blocks;
import org.gannet.webapp.base.format.Texts;

/** A machine's console alone in a window. */
@Route(value = "console", autoLayout = false)
@PermitAll
public class ConsoleWindow extends Main implements HasUrlParameter<String>, HasDynamicTitle {
    private final transient ConsolePanels panels;
    private String title = "";

    public ConsoleWindow(ConsolePanels panels) {
        this.panels = panels;
        addClassName("console-window");
    }

    @Override
    public void setParameter(BeforeEvent event, String parameter) {
        removeAll();
        try {
            InstanceId id = InstanceId.parse(parameter);
            InstanceView machine = panels.queries.get(panels.actor.get(), id);
            title = Texts.text("console.title", machine.name());
            H1 name = new H1(machine.name());
            name.addClassName("console-window__name");
            add(Blocks.div("console-window__head", name), panels.createWindow(id));
        } catch (IllegalArgumentException e) {
            event.rerouteToError(NotFoundException.class);
        } catch (ProblemException e) {
            if (e.code() != ErrorCode.NOT_FOUND) {
                throw e;
            }
            event.rerouteToError(NotFoundException.class);
        }
    }

    @Override
    public String getPageTitle() {
        return title;
    }
}
