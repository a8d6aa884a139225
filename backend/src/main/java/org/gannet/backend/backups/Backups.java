package org.gannet.backend.backups;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.gannet.backend.support.BackendOnly;
import org.gannet.base.ByteSize;
import org.gannet.base.ErrorCode;
import org.gannet.base.ExportId;
import org.gannet.base.NodeName;
import org.gannet.base.Problem;
import org.gannet.base.ProblemException;
import org.gannet.engine.ClusterEngine;
import org.gannet.engine.model.BackupNote;
import org.gannet.engine.model.Instance;
import org.gannet.node.Export;
import org.springframework.stereotype.Component;

/** Reads the nodes' backup directories. Asks the nodes, so not inside of a transaction. */
@Component
@BackendOnly
public class Backups {
    private final ClusterEngine engine;

    Backups(ClusterEngine engine) {
        this.engine = engine;
    }

    /**
     * One backup with what lies there of it.
     * @param disks by their number in the machine
     * @param note empty for an export that no cluster has described
     */
    public record Content(NodeName node, ExportId id, Map<Integer, Export> disks, Optional<BackupNote> note) {
        public Content {
            disks = Map.copyOf(disks);
        }

        /** Whether no disk is missing. */
        public boolean isComplete() {
            return disks.size() == note.map(BackupNote::disks).orElse(1);
        }

        /** In their order. */
        public List<Export> inOrder() {
            return disks.entrySet().stream()
                    .sorted(Map.Entry.comparingByKey())
                    .map(Map.Entry::getValue)
                    .toList();
        }

        public BackupView view() {
            Optional<Instance> machine = note.map(BackupNote::instance);
            List<Export> all = inOrder();
            return new BackupView(
                    node.value(),
                    id,
                    note.map(BackupNote::at).orElseGet(() -> all.getFirst().at()),
                    note.map(BackupNote::cluster),
                    machine.map(known -> known.name().value()),
                    machine.map(Instance::vcpus).orElse(0),
                    machine.map(Instance::memory).orElse(ByteSize.ZERO),
                    all.stream().map(Export::size).toList(),
                    all.stream().map(Export::stored).reduce(ByteSize.ZERO, ByteSize::plus),
                    note.map(BackupNote::comment).orElse(""),
                    isComplete());
        }
    }

    /** @throws ProblemException NOT_FOUND (no such node, or backup), NODE_UNREACHABLE */
    public Content get(String node, ExportId id) {
        return of(existing(node)).stream()
                .filter(content -> content.id().equals(id))
                .findFirst()
                .orElseThrow(() ->
                        new ProblemException(Problem.of(ErrorCode.NOT_FOUND, "There is no such backup on this node.")
                                .withRemedy("Look at the list of backups.")));
    }

    private NodeName existing(String node) {
        return engine.view().state().nodes().keySet().stream()
                .filter(name -> name.value().equals(node))
                .findFirst()
                .orElseThrow(() -> new ProblemException(Problem.of(ErrorCode.NOT_FOUND, "There is no such node.")));
    }

    /** Of one node, the newest first. @throws ProblemException NODE_UNREACHABLE */
    public List<Content> of(NodeName node) {
        Map<ExportId, Content> all = new LinkedHashMap<>();
        for (Export export : engine.exports(node)) {
            Optional<BackupNote> note = BackupNote.read(export);
            ExportId id = note.map(BackupNote::backup).orElse(export.id());
            Map<Integer, Export> disks = new LinkedHashMap<>();
            Optional.ofNullable(all.get(id)).ifPresent(known -> disks.putAll(known.disks()));
            disks.put(note.map(BackupNote::disk).orElse(0), export);
            all.put(id, new Content(node, id, disks, note));
        }
        List<Content> newestFirst = new ArrayList<>(all.values());
        newestFirst.sort(
                Comparator.comparing((Content content) -> content.view().at())
                        .reversed()
                        .thenComparing(Content::id));
        return newestFirst;
    }
}
