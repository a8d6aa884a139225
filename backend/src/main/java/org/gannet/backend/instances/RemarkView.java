package org.gannet.backend.instances;

import java.util.List;
import org.gannet.engine.operation.Remark;

/**
 * What a person should know of a plan that its steps do not say.
 * @param kind what there is to say; never one of another meaning
 * @param arguments in the order of the sentence
 * @param sentence for readers of the API
 */
public record RemarkView(String kind, List<String> arguments, String sentence) {
    public RemarkView {
        arguments = List.copyOf(arguments);
    }

    /** Machines keep their cards in a network to which their project may attach none from then on. */
    static RemarkView cardsStay(long machines) {
        return new RemarkView(
                "CARDS_STAY",
                List.of(Long.toString(machines)),
                "Machines that keep their cards there, though members of the project may attach no more: " + machines
                        + ".");
    }

    /** As a plan has it. */
    public static RemarkView of(Remark remark) {
        return new RemarkView(remark.kind().name(), remark.arguments(), remark.sentence());
    }
}
