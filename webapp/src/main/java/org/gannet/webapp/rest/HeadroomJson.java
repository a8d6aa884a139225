package org.gannet.webapp.rest;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.gannet.backend.clusters.HeadroomView;

/**
 * How many more machines fit.
 * @param template kind of their disks; null when no disks can be made
 * @param like name of the node that one more is like in {@code gained}
 * @param more its figures
 */
record HeadroomJson(
        Optional<String> template, Optional<String> like, Optional<HardwareJson> more, List<SizeJson> sizes) {
    /** @param cpus logical processors */
    record HardwareJson(int cpus, long memoryBytes, long diskBytes) {}

    /**
     * Of one size.
     * @param machines that fit; at least so many when {@code more}
     * @param redundant so many of them while any one node may die, and the others have the memory for its machines
     * @param limits why the next one goes nowhere: nodes for each reason
     * @param gained how many more there would be with one more node like that one
     */
    record SizeJson(
            String flavor,
            int vcpus,
            long memoryBytes,
            long diskBytes,
            int machines,
            int redundant,
            boolean more,
            Map<String, Integer> limits,
            Optional<Integer> gained) {
        static SizeJson of(HeadroomView.Row row) {
            Map<String, Integer> limits = new TreeMap<>();
            row.limits().forEach(limit -> limits.put(limit.reason(), limit.nodes()));
            return new SizeJson(
                    row.size().key(),
                    row.size().vcpus(),
                    row.size().memory().bytes(),
                    row.size().disk().bytes(),
                    row.machines(),
                    row.redundant(),
                    row.more(),
                    limits,
                    row.gained());
        }
    }

    static HeadroomJson of(HeadroomView view) {
        return new HeadroomJson(
                view.kind().map(Words::of),
                view.more().map(HeadroomView.Hardware::like),
                view.more()
                        .map(node -> new HardwareJson(
                                node.cpus(), node.memory().bytes(), node.disk().bytes())),
                view.rows().stream().map(SizeJson::of).toList());
    }
}
