package org.gannet.webapp.portal.images;

import com.vaadin.flow.component.button.ButtonVariant;
import com.vaadin.flow.component.html.Div;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.gannet.backend.images.ImportView;
import org.gannet.base.ByteSize;
import org.gannet.webapp.base.component.ActionButton;
import org.gannet.webapp.base.component.Bar;
import org.gannet.webapp.base.component.Blocks;
import org.gannet.webapp.base.component.Icon;
import org.gannet.webapp.base.component.Notice;
import org.gannet.webapp.base.component.Status;
import org.gannet.webapp.base.format.Sizes;
import org.gannet.webapp.base.format.Texts;
import org.gannet.webapp.base.format.Times;

/** One image that the portal fetches: where from, and how far it is. */
final class ImportRow extends Div {
    ImportRow(ImportView view, Runnable resume, Runnable forget) {
        addClassName("on-way");
        ActionButton again = new ActionButton(Icon.PLAY, Texts.text("images.import.resume"), "", resume);
        again.addClassName("import-resume");
        again.setVisible(view.state() == ImportView.State.FAILED);
        String word = view.state().isEnded() ? "images.import.forget" : "images.import.cancel";
        ActionButton end = new ActionButton(Icon.CROSS, "", Texts.text(word), forget).withTheme(ButtonVariant.TERTIARY);
        end.addClassName("import-end");
        Div name = Blocks.div("on-way__name", Blocks.titled(view.name(), view.name()), Blocks.small(view.source()));
        add(Blocks.div("on-way__head", name, Blocks.div("on-way__actions", again, end)));
        bar(view).ifPresent(this::add);
        Status status = new Status(
                kind(view), Texts.text("images.import." + view.state().name().toLowerCase(Locale.ROOT)));
        Div facts = Blocks.div("on-way__facts");
        facts.setText(String.join(", ", facts(view)));
        add(Blocks.div("on-way__state", status, facts));
        view.problem().ifPresent(problem -> add(Notice.of(problem)));
    }

    private static Optional<Bar> bar(ImportView view) {
        if (view.state().isEnded()) {
            return Optional.empty();
        }
        Bar bar = new Bar().labelled(view.name());
        boolean known = view.size().isPresent() && view.state() != ImportView.State.CHECKING;
        return Optional.of(
                known
                        ? bar.show((double) view.received()
                                / Math.max(1, view.size().get().bytes()))
                        : bar.showUnknown());
    }

    private static Status.Kind kind(ImportView view) {
        return switch (view.state()) {
            case WAITING -> Status.Kind.OFF;
            case FETCHING, CHECKING -> Status.Kind.BUSY;
            case DONE -> Status.Kind.OK;
            case FAILED -> Status.Kind.BAD;
        };
    }

    private static List<String> facts(ImportView view) {
        List<String> facts = new ArrayList<>();
        boolean part = view.size().isPresent() && view.state() != ImportView.State.DONE;
        facts.add(
                part
                        ? Sizes.part(view.received(), view.size().get().bytes())
                        : Sizes.of(new ByteSize(view.received())));
        if (view.bytesPerSecond() > 0) {
            facts.add(Sizes.perSecond(view.bytesPerSecond()));
        }
        view.left().ifPresent(left -> facts.add(Texts.text("format.left", Times.lastingWhole(left))));
        return facts;
    }
}
