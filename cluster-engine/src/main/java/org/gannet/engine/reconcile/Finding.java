package org.gannet.engine.reconcile;

import java.util.List;
import java.util.Optional;
import org.gannet.base.NodeName;
import org.gannet.base.Subject;

/**
 * Something that is not as it should be.
 * @param about what it is about, as the cluster knows it: the node for what the cluster does not know
 * @param node where it was seen, when it was seen somewhere
 * @param objectId of what is on the node: the machine's or the volume's id; empty for anything else
 * @param words that stand in the code's sentence, in their order
 */
public record Finding(
        FindingCode code, Subject about, Optional<NodeName> node, String objectId, List<String> words, Remedy remedy) {
    public Finding {
        words = List.copyOf(words);
    }

    /** For operators, in English. */
    public String sentence() {
        return code.sentence(words);
    }
}
