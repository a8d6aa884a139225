package org.gannet.engine.htools;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.gannet.engine.allocation.search.Evacuated;
import org.gannet.engine.allocation.search.Evacuation;
import org.gannet.engine.allocation.search.EvacuationMode;
import org.gannet.engine.allocation.search.Found;
import org.gannet.engine.allocation.search.GroupSearch;
import org.gannet.engine.allocation.search.NewInstance;
import org.gannet.engine.allocation.search.SearchRules;
import org.gannet.engine.allocation.search.SecondarySearch;
import org.gannet.engine.balancing.ClusterInput;
import org.gannet.engine.balancing.GroupInput;
import org.gannet.engine.balancing.InstanceInput;
import org.gannet.engine.balancing.Inventory;
import org.gannet.engine.balancing.Mirroring;
import org.gannet.engine.balancing.MoveKind;
import org.gannet.engine.balancing.PlacementState;
import org.gannet.engine.balancing.StorageTemplate;

/** Finds what an allocator is asked for, as hail 3.0.2 does. */
final class AllocatorSearch {
    private final ClusterInput cluster;
    private final SearchRules rules;

    AllocatorSearch(ClusterInput cluster, SearchRules rules) {
        this.cluster = cluster;
        this.rules = rules;
    }

    /** A request that was refused, in hail's words. */
    static final class Refused extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Refused(String reason) {
            super(reason);
        }
    }

    /**
     * What came of it.
     *
     * @param info in hail's words
     * @param result as JSON wants it
     * @param after the cluster when it was done
     */
    record Outcome(String info, Object result, PlacementState after) {}

    /** Does what is asked for, or throws why not. */
    Outcome outcome(AllocatorRequest request, Map<String, NewInstance> asNew) {
        return switch (request) {
            case AllocatorRequest.Allocate one -> allocate(one);
            case AllocatorRequest.MultiAllocate several -> multiAllocate(several);
            case AllocatorRequest.Relocate relocate -> relocate(relocate);
            case AllocatorRequest.NodeEvacuate evacuate ->
                evacuated(search -> search.evacuate(evacuate.instances(), evacuate.mode()));
            case AllocatorRequest.ChangeGroup change ->
                evacuated(search ->
                        search.changeGroup(change.instances(), change.targets(), instance -> asNew(instance, asNew)));
            case AllocatorRequest.AllocateSecondary second -> allocateSecondary(second.instance(), asNew);
        };
    }

    private NewInstance asNew(int instance, Map<String, NewInstance> known) {
        InstanceInput input = cluster.instances().get(instance);
        return Optional.ofNullable(known.get(input.name())).orElseGet(() -> NewInstance.like(input));
    }

    private PlacementState state() {
        return PlacementState.of(Inventory.of(cluster));
    }

    private Outcome allocate(AllocatorRequest.Allocate request) {
        SearchRules narrowed =
                rules.onlyNodes().isEmpty() ? rules.onlyOn(java.util.Set.copyOf(request.onlyNodes())) : rules;
        PlacementState state = state().with(List.of(request.wanted().instance().input()));
        var search = new GroupSearch(state, narrowed);
        int instance = cluster.instances().size();
        GroupSearch.Result result = search(search, instance, request.wanted());
        String log = String.join(", ", result.log());
        Found.Place place = result.chosen().orElseThrow(() -> new Refused(log)).place();
        search.place(instance, place);
        return new Outcome(selected(result, request.wanted()) + log, names(place.primary(), place.secondary()), state);
    }

    private String selected(GroupSearch.Result result, AllocatorRequest.Wanted wanted) {
        return wanted.group().isPresent()
                ? ""
                : "Selected group: "
                        + cluster.groups()
                                .get(result.chosen().orElseThrow().group())
                                .name() + ", ";
    }

    private GroupSearch.Result search(GroupSearch search, int instance, AllocatorRequest.Wanted wanted) {
        long nodes = wanted.requiredNodes();
        if (nodes < 1 || nodes > 2) {
            String first = cluster.groups().isEmpty()
                    ? ""
                    : cluster.groups().getFirst().name();
            throw new Refused("Group " + wanted.group().orElse(first)
                    + ": error Unsupported number of nodes, only one or two  supported");
        }
        if (wanted.group().isEmpty()) {
            return search.best(instance, wanted.instance(), (int) nodes, group -> true);
        }
        int group = cluster.groups().stream()
                .map(GroupInput::name)
                .toList()
                .indexOf(wanted.group().get());
        if (group < 0) {
            throw new Refused(
                    "Wrong number of elems found with name " + wanted.group().get());
        }
        return search.in(instance, wanted.instance(), (int) nodes, group);
    }

    private Outcome multiAllocate(AllocatorRequest.MultiAllocate request) {
        PlacementState state = state().with(request.wanted().stream()
                .map(one -> one.instance().input())
                .toList());
        var search = new GroupSearch(state, rules);
        List<Object> allocated = new ArrayList<>();
        List<Object> failed = new ArrayList<>();
        int instance = cluster.instances().size();
        for (AllocatorRequest.Wanted wanted : request.wanted()) {
            GroupSearch.Result result = search(search, instance, wanted);
            if (result.chosen().isPresent()) {
                Found.Place place = result.chosen().get().place();
                search.place(instance, place);
                allocated.add(List.of(wanted.instance().name(), names(place.primary(), place.secondary())));
            } else if (wanted.group().isEmpty()) {
                throw new Refused(String.join(", ", result.log()));
            } else {
                failed.add(List.of(wanted.instance().name(), String.join(", ", result.log())));
            }
            instance++;
        }
        return new Outcome(
                failed.size() + " instances failed to allocate and " + allocated.size()
                        + " were allocated successfully",
                List.of(allocated, failed),
                state);
    }

    private Outcome relocate(AllocatorRequest.Relocate request) {
        InstanceInput instance = cluster.instances().get(request.instance());
        if (request.requiredNodes() != 1) {
            throw new Refused("Exchange " + request.requiredNodes() + " nodes mode is not implemented");
        }
        Mirroring mirroring = instance.template().mirroring();
        if (mirroring == Mirroring.NONE && instance.template() != StorageTemplate.DISKLESS) {
            throw new Refused("Can't relocate non-mirrored instances");
        }
        boolean internal = mirroring == Mirroring.INTERNAL;
        int leaves = internal ? instance.secondary() : instance.primary();
        if (!request.from().equals(List.of(leaves))) {
            throw new Refused("Unsupported request: excluded nodes not equal to instance's "
                    + (internal ? "secondary" : "primary") + "(" + leaves + " versus "
                    + request.from().toString().replace(" ", "") + ")");
        }
        EvacuationMode mode = internal ? EvacuationMode.SECONDARY_ONLY : EvacuationMode.PRIMARY_ONLY;
        PlacementState state = state();
        Evacuated done = new Evacuation(state, rules).evacuate(List.of(request.instance()), mode);
        if (!done.failed().isEmpty()) {
            throw new Refused(done.failed().getFirst().reason());
        }
        Evacuated.Moved moved = done.moved().getFirst();
        return new Outcome("success", List.of(name(internal ? moved.secondary() : moved.primary())), state);
    }

    private Outcome allocateSecondary(int instance, Map<String, NewInstance> asNew) {
        if (cluster.instances().get(instance).hasSecondary()) {
            throw new Refused("Instance already has a secondary");
        }
        NewInstance wanted = SecondarySearch.mirrored(asNew(instance, asNew));
        Found found = SecondarySearch.search(cluster, instance, wanted, rules);
        String sentence = SecondarySearch.sentence(found, cluster);
        Found.Place place = found.best().orElseThrow(() -> new Refused(sentence));
        return new Outcome(sentence, name(place.secondary()), SecondarySearch.after(cluster, instance, wanted, place));
    }

    private Outcome evacuated(Function<Evacuation, Evacuated> search) {
        PlacementState state = state();
        Evacuated done = search.apply(new Evacuation(state, rules));
        List<Object> moved = new ArrayList<>();
        List<Object> jobs = new ArrayList<>();
        for (Evacuated.Moved one : done.moved()) {
            String name = cluster.instances().get(one.instance()).name();
            int group = cluster.nodes().get(one.primary()).group();
            moved.add(List.of(name, cluster.groups().get(group).name(), names(one.primary(), one.secondary())));
            jobs.add(one.moves().stream().map(move -> opcode(name, move)).toList());
        }
        List<Object> failed = new ArrayList<>();
        done.failed()
                .forEach(one -> failed.add(
                        List.of(cluster.instances().get(one.instance()).name(), one.reason())));
        return new Outcome(
                failed.size() + " instances failed to move and " + moved.size() + " were moved successfully",
                List.of(moved, failed, jobs),
                state);
    }

    private Map<String, Object> opcode(String instance, Evacuated.Move move) {
        Map<String, Object> opcode = new LinkedHashMap<>();
        if (move.kind() == MoveKind.REPLACE_SECONDARY) {
            opcode.put("OP_ID", "OP_INSTANCE_REPLACE_DISKS");
            opcode.put("instance_name", instance);
            opcode.put("early_release", false);
            opcode.put("ignore_ipolicy", false);
            opcode.put("mode", "replace_new_secondary");
            opcode.put("disks", List.of());
            opcode.put("remote_node", name(move.target()));
            return opcode;
        }
        opcode.put("OP_ID", "OP_INSTANCE_MIGRATE");
        opcode.put("instance_name", instance);
        if (move.kind() == MoveKind.FAILOVER_TO_ANY) {
            opcode.put("target_node", name(move.target()));
        }
        opcode.put("allow_runtime_changes", false);
        opcode.put("ignore_ipolicy", false);
        opcode.put("cleanup", false);
        opcode.put("allow_failover", true);
        opcode.put("ignore_hvversions", true);
        return opcode;
    }

    private List<String> names(int primary, int secondary) {
        return secondary == InstanceInput.NO_NODE ? List.of(name(primary)) : List.of(name(primary), name(secondary));
    }

    private String name(int node) {
        return cluster.nodes().get(node).name();
    }
}
