package org.gannet.backend.clusters;

import java.util.List;
import java.util.Optional;
import org.gannet.backend.operations.OperationRequest;
import org.gannet.base.Subject;

/**
 * Something that is not as it should be, with what mends it. Nothing touches it by itself unless the watcher does.
 * @param code stable word, such as "MISSING_VOLUME"; the page's texts are {@code finding.<code>} and
 *     {@code finding.<code>.remedy}
 * @param area where it was looked for
 * @param subject what it is about, so that a page can lead there
 * @param name of what it is about, for people
 * @param node where it was seen, when it was seen somewhere
 * @param objectId the machine's or the volume's id, of what is on a node; else empty
 * @param words that stand in the sentence, in their order
 * @param sentence in English
 * @param remedy what helps, in English
 * @param request an operation that mends it: a button
 * @param command that mends it, or tells more, typed on the node
 */
public record FindingView(
        String code,
        Severity severity,
        Area area,
        Subject subject,
        String name,
        Optional<String> node,
        String objectId,
        List<String> words,
        String sentence,
        String remedy,
        Optional<OperationRequest> request,
        Optional<String> command) {
    public FindingView {
        words = List.copyOf(words);
    }

    /** How bad it is. */
    public enum Severity {
        /** Something does not work. */
        ERROR,
        /** Nothing fails yet, or nobody is hurt. */
        WARNING
    }

    /** Where it was looked for. */
    public enum Area {
        CLUSTER,
        NODES,
        INSTANCES,
        DISKS,
        NETWORKS,
        ORPHANS
    }
}
