package org.gannet.webapp.admin.balance;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.html.Div;
import java.util.ArrayList;
import java.util.List;
import org.gannet.backend.clusters.GroupBalanceView;
import org.gannet.webapp.base.component.Bar;
import org.gannet.webapp.base.component.Blocks;
import org.gannet.webapp.base.component.Panel;
import org.gannet.webapp.base.format.Texts;

/** How uneven a group is, and by what. */
class ScorePanel extends Panel {
    ScorePanel() {
        super(Texts.text("balance.score"));
        setId("balance-score");
    }

    void show(GroupBalanceView group) {
        List<Component> lines = new ArrayList<>();
        lines.add(Blocks.div(
                "figure",
                Blocks.span("figure__value", ScoreWords.score(group.score())),
                Blocks.span("figure__note", Texts.text("balance.score.about"))));
        if (group.parts().isEmpty()) {
            lines.add(Blocks.span("soft", Texts.text("balance.score.even")));
        }
        group.parts().forEach(part -> lines.add(line(part, group.score())));
        setContent(Blocks.div("stack stack--tight", lines.toArray(new Component[0])));
    }

    private static Component line(GroupBalanceView.Part part, double whole) {
        String what = Texts.text("balance.what." + part.what());
        Div head = Blocks.div(
                "score-part", Blocks.span("grow", what), Blocks.span("soft", ScoreWords.score(part.points())));
        return new Div(head, new Bar().show(part.points() / whole).labelled(what));
    }
}
