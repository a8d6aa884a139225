package org.gannet.engine.simulation;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.gannet.base.VolumeId;
import org.gannet.node.NodeFacts;
import org.gannet.node.VolumeSpec;

/** Volumes that one simulated node sees: its own, and those on storage that others see, too. Guarded by its node. */
final class SimulatedShelves {
    private final SimulatedStorage.Neighbours neighbours;
    private final Map<VolumeId, SimulatedVolume> own = new LinkedHashMap<>();
    /** On storage that can't be asked what is in it: what this node has made, or was told of. */
    private final Set<VolumeId> told = new HashSet<>();

    SimulatedShelves(SimulatedStorage.Neighbours neighbours) {
        this.neighbours = neighbours;
    }

    /** A copy of what the node alone has. */
    Map<VolumeId, SimulatedVolume> own() {
        return new LinkedHashMap<>(own);
    }

    void restore(Map<VolumeId, SimulatedVolume> before) {
        own.clear();
        own.putAll(before);
    }

    private Stream<Map<VolumeId, SimulatedVolume>> shared() {
        return neighbours.facts().pools().stream()
                .map(NodeFacts.Pool::storage)
                .filter(storage -> !storage.isEmpty())
                .map(neighbours::shelf);
    }

    /** All that it sees. */
    Map<VolumeId, SimulatedVolume> all() {
        Map<VolumeId, SimulatedVolume> all = own();
        shared().forEach(shelf -> shelf.forEach((id, volume) -> {
            if (isKnown(id, volume)) {
                all.put(id, volume);
            }
        }));
        return all;
    }

    Optional<SimulatedVolume> find(VolumeId id) {
        return Stream.concat(Stream.of(own), shared())
                .flatMap(shelf -> Optional.ofNullable(shelf.get(id)).stream())
                .filter(volume -> isKnown(id, volume))
                .findFirst();
    }

    private boolean isKnown(VolumeId id, SimulatedVolume volume) {
        return !volume.spec().place().kind().abilities().told() || told.contains(id);
    }

    /** If it is there, and on such storage. */
    void learn(VolumeId id, VolumeSpec spec) {
        if (spec.place().kind().abilities().told()) {
            told.add(id);
        }
    }

    void forget(VolumeId id) {
        told.remove(id);
    }

    boolean isShared(VolumeId id) {
        return shared().anyMatch(shelf -> shelf.containsKey(id));
    }

    /** Which storage that several nodes see it is for; empty for the node's own. */
    String storageOf(VolumeSpec spec) {
        return neighbours
                .facts()
                .findPool(spec.place())
                .map(NodeFacts.Pool::storage)
                .orElse("");
    }

    void put(VolumeId id, SimulatedVolume volume) {
        String storage = storageOf(volume.spec());
        learn(id, volume.spec());
        (storage.isEmpty() ? own : neighbours.shelf(storage)).put(id, volume);
    }

    void remove(VolumeId id) {
        own.remove(id);
        told.remove(id);
        shared().forEach(shelf -> shelf.remove(id));
    }
}
