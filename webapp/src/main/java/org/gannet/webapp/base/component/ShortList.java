package org.gannet.webapp.base.component;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.html.ListItem;
import com.vaadin.flow.component.html.UnorderedList;
import java.util.List;
import org.gannet.webapp.base.format.Texts;

/** The first lines of what may be many, and how many more there are. */
public class ShortList extends UnorderedList {
    public ShortList(List<? extends Component> lines, int most) {
        addClassName("plan");
        lines.stream().limit(most).forEach(line -> add(new ListItem(line)));
        if (lines.size() > most) {
            add(new ListItem(Texts.text("base.plan.more", lines.size() - most)));
        }
    }
}
