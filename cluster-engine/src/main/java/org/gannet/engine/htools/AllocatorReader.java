package org.gannet.engine.htools;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.gannet.engine.allocation.search.EvacuationMode;
import org.gannet.engine.allocation.search.NewInstance;
import org.gannet.engine.balancing.ClusterInput;
import org.gannet.engine.balancing.GroupInput;
import org.gannet.engine.balancing.InstanceInput;
import org.gannet.engine.balancing.NodeInput;
import org.gannet.engine.balancing.PlacementPolicy;
import org.gannet.engine.balancing.PolicyRange;
import org.gannet.engine.balancing.PolicySpec;
import org.gannet.engine.balancing.RunStatus;
import org.gannet.engine.balancing.StorageTemplate;
import org.gannet.engine.balancing.Utilization;
import org.gannet.engine.model.AllocationPolicy;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reads what Ganeti asks an allocator: the cluster and the request, in its protocol 2 as of Ganeti 3.0.2. */
public final class AllocatorReader {
    private static final JsonMapper JSON = new JsonMapper();
    /** Memory in MiB that a node with KVM needs for itself, by hail(1): what such nodes report is not that. */
    public static final long KVM_NODE_MEMORY = 4096;

    private final JsonFields message;
    private final Map<String, Integer> groups = new HashMap<>();
    private final Map<String, Integer> nodes = new HashMap<>();
    private final Map<String, NewInstance> instances = new HashMap<>();

    private AllocatorReader(JsonFields message) {
        this.message = message;
    }

    /**
     * The whole message.
     *
     * @param asNew the instances of the cluster, as if they were to be placed anew, by their name
     */
    public record Message(ClusterInput cluster, AllocatorRequest request, Map<String, NewInstance> asNew) {
        public Message {
            asNew = Map.copyOf(asNew);
        }
    }

    /**
     * Reads a message.
     *
     * @param kvmNodeMemoryMib what nodes with KVM need for themselves, 0 for what they report
     * @throws BadInput that names the object and its key
     */
    public static Message read(String text, long kvmNodeMemoryMib) {
        var reader = new AllocatorReader(parsed(text));
        JsonFields request = reader.message.object("request", "invalid request dict");
        ClusterInput cluster = reader.cluster(kvmNodeMemoryMib);
        return new Message(cluster, reader.request(request, cluster), reader.instances);
    }

    /** Reads the request of a message alone, for a cluster that comes from elsewhere. */
    public static AllocatorRequest readRequest(String text, ClusterInput cluster) {
        var reader = new AllocatorReader(parsed(text));
        return reader.request(reader.message.object("request", "invalid request dict"), cluster);
    }

    private static JsonFields parsed(String text) {
        JsonNode found;
        try {
            found = JSON.readTree(text);
        } catch (JacksonException e) {
            throw new BadInput("Parsing input IAllocator message: " + e.getOriginalMessage());
        }
        if (!found.isObject()) {
            throw new BadInput("Parsing input IAllocator message: Unable to read JSObject");
        }
        return new JsonFields(found, "invalid iallocator message");
    }

    private ClusterInput cluster(long kvmNodeMemory) {
        List<GroupInput> allGroups = new ArrayList<>();
        JsonFields groupList = message.object("nodegroups", "");
        for (String uuid : groupList.keys()) {
            groups.put(uuid, allGroups.size());
            allGroups.add(group(uuid, groupList.object(uuid, "invalid data for group '" + uuid + "'")));
        }
        boolean kvm = message.optionalTexts("enabled_hypervisors").stream()
                .findFirst()
                .filter("kvm"::equals)
                .isPresent();
        List<NodeInput> allNodes = new ArrayList<>();
        JsonFields nodeList = message.object("nodes", "");
        for (String name : nodeList.keys()) {
            nodes.put(name, allNodes.size());
            NodeInput node = node(name, nodeList.object(name, "invalid data for node '" + name + "'"));
            allNodes.add(kvm && kvmNodeMemory > 0 ? node.withOwnMemory(kvmNodeMemory) : node);
        }
        List<InstanceInput> all = new ArrayList<>();
        JsonFields list = message.object("instances", "");
        for (String name : list.keys()) {
            all.add(instance(name, list.object(name, "invalid data for instance '" + name + "'")));
        }
        return new ClusterInput(allGroups, allNodes, all, message.texts("cluster_tags"), PlacementPolicy.DEFAULT);
    }

    private static GroupInput group(String uuid, JsonFields group) {
        return new GroupInput(
                group.text("name"),
                uuid,
                group.word(
                        "alloc_policy",
                        "AllocPolicy",
                        AllocationPolicy.class,
                        policy -> policy.name().toLowerCase(Locale.ROOT)),
                group.texts("tags"),
                group.texts("networks"),
                policy(group.object("ipolicy", group.what() + ": key 'ipolicy'")));
    }

    /** A policy as the allocator's requests and the RAPI write it. */
    static PlacementPolicy policy(JsonFields policy) {
        List<PolicyRange> ranges = policy.objects("minmax", policy.what() + ": key 'minmax'").stream()
                .map(range -> new PolicyRange(
                        spec(range.object("min", range.what())), spec(range.object("max", range.what()))))
                .toList();
        try {
            return new PlacementPolicy(
                    spec(policy.object("std", policy.what() + ": key 'std'")),
                    ranges,
                    policy.texts("disk-templates").stream()
                            .map(word -> template(policy, "disk-templates", word))
                            .toList(),
                    policy.decimal("vcpu-ratio"),
                    policy.decimal("spindle-ratio"));
        } catch (IllegalArgumentException e) {
            throw new BadInput(policy.what() + ": " + e.getMessage());
        }
    }

    private static PolicySpec spec(JsonFields spec) {
        return new PolicySpec(
                spec.number("memory-size"),
                spec.number("cpu-count"),
                spec.number("disk-size"),
                spec.number("disk-count"),
                spec.number("nic-count"),
                spec.number("spindle-use"));
    }

    private static StorageTemplate template(JsonFields fields, String key, String word) {
        return fields.wordOf(key, word, "DiskTemplate", StorageTemplate.class, StorageTemplate::word);
    }

    private NodeInput node(String name, JsonFields node) {
        boolean live = !node.flag("offline") && node.flag("vm_capable", true);
        JsonFields parameters = node.object("ndparams", node.what());
        boolean exclusive = parameters.flag("exclusive_storage");
        String group = node.text("group");
        if (!groups.containsKey(group)) {
            throw new BadInput("Unknown group '" + group + "' for node " + name);
        }
        return new NodeInput(
                name,
                measured(node, "total_memory", live),
                measured(node, "reserved_memory", live),
                measured(node, "free_memory", live),
                measured(node, "total_disk", live),
                measured(node, "free_disk", live),
                measured(node, "total_cpus", live),
                !live || node.flag("drained"),
                false,
                groups.get(group),
                exclusive ? measured(node, "total_spindles", live) : parameters.number("spindle_count"),
                measured(node, "free_spindles", live),
                exclusive,
                measured(node, "reserved_cpus", live),
                1,
                node.optionalTexts("tags"));
    }

    /** What a node had before it went offline says nothing, if it is there at all. */
    private static long measured(JsonFields node, String key, boolean live) {
        return live ? node.number(key) : 0;
    }

    private InstanceInput instance(String name, JsonFields fields) {
        NewInstance asNew = asNew(name, fields);
        instances.put(name, asNew);
        List<String> on = fields.texts("nodes");
        if (on.isEmpty()) {
            throw new BadInput("empty node list for instance " + name);
        }
        String state = fields.optionalText("admin_state").orElse("up");
        InstanceInput input = asNew.input();
        RunStatus status = switch (state) {
            case "offline" -> RunStatus.ADMIN_OFFLINE;
            case "down" -> RunStatus.ADMIN_DOWN;
            default -> RunStatus.RUNNING;
        };
        try {
            return new InstanceInput(
                    name,
                    input.memoryMib(),
                    input.diskMib(),
                    input.vcpus(),
                    status,
                    true,
                    nodeOf(name, on.getFirst()),
                    on.size() > 1 ? nodeOf(name, on.get(1)) : InstanceInput.NO_NODE,
                    input.template(),
                    input.tags(),
                    input.spindleUse(),
                    input.spindles(),
                    input.forthcoming(),
                    Utilization.UNMEASURED,
                    true);
        } catch (IllegalArgumentException e) {
            throw new BadInput("instance " + name + ": " + e.getMessage());
        }
    }

    private int nodeOf(String instance, String node) {
        if (!nodes.containsKey(node)) {
            throw new BadInput("Unknown node '" + node + "' for instance " + instance);
        }
        return nodes.get(node);
    }

    private static NewInstance asNew(String name, JsonFields fields) {
        List<NewInstance.Disk> disks = fields.objects("disks", fields.what()).stream()
                .map(disk -> new NewInstance.Disk(
                        disk.number("size"),
                        disk.has("spindles") ? OptionalLong.of(disk.number("spindles")) : OptionalLong.empty()))
                .toList();
        List<String> networks = fields.objects("nics", fields.what()).stream()
                .map(nic -> nic.optionalText("network"))
                .flatMap(Optional::stream)
                .toList();
        try {
            return new NewInstance(
                    name,
                    fields.number("memory"),
                    fields.number("vcpus"),
                    fields.number("disk_space_total"),
                    disks,
                    template(fields, "disk_template", fields.text("disk_template")),
                    fields.texts("tags"),
                    fields.number("spindle_use"),
                    networks,
                    fields.flag("forthcoming", false));
        } catch (IllegalArgumentException e) {
            throw new BadInput("instance " + name + ": " + e.getMessage());
        }
    }

    private AllocatorRequest request(JsonFields request, ClusterInput cluster) {
        String type = request.text("type");
        return switch (type) {
            case "allocate" ->
                new AllocatorRequest.Allocate(wanted(request, request), request.optionalTexts("restrict-to-nodes"));
            case "multi-allocate" ->
                new AllocatorRequest.MultiAllocate(request.objects("instances", "invalid request dict").stream()
                        .map(one -> wanted(one, request))
                        .toList());
            case "relocate" -> {
                int instance = instanceOf(cluster, request.text("name"));
                yield new AllocatorRequest.Relocate(
                        instance,
                        request.number("required_nodes"),
                        request.texts("relocate_from").stream()
                                .map(name -> nodeNamed(cluster, name))
                                .toList());
            }
            case "node-evacuate" ->
                new AllocatorRequest.NodeEvacuate(
                        instancesOf(cluster, request),
                        request.word("evac_mode", "EvacMode", EvacuationMode.class, EvacuationMode::word));
            case "change-group" ->
                new AllocatorRequest.ChangeGroup(
                        instancesOf(cluster, request),
                        request.texts("target_groups").stream()
                                .map(uuid -> groupOf(cluster, uuid))
                                .toList());
            case "allocate-secondary" ->
                new AllocatorRequest.AllocateSecondary(instanceOf(cluster, request.text("name")));
            default -> throw new BadInput("Invalid request type '" + type + "'");
        };
    }

    private static AllocatorRequest.Wanted wanted(JsonFields one, JsonFields request) {
        String name = one.text("name");
        long nodes = one.number("required_nodes");
        var fields = new JsonFields(one.node(), "invalid data for instance '" + name + "'");
        return new AllocatorRequest.Wanted(asNew(name, fields), nodes, request.optionalText("group_name"));
    }

    private static List<Integer> instancesOf(ClusterInput cluster, JsonFields request) {
        return request.texts("instances").stream()
                .map(name -> instanceOf(cluster, name))
                .toList();
    }

    private static int instanceOf(ClusterInput cluster, String name) {
        return found(
                "instance",
                name,
                cluster.instances().stream().map(InstanceInput::name).toList());
    }

    private static int nodeNamed(ClusterInput cluster, String name) {
        return found("node", name, cluster.nodes().stream().map(NodeInput::name).toList());
    }

    private static int groupOf(ClusterInput cluster, String uuid) {
        int byName = cluster.groups().stream().map(GroupInput::name).toList().indexOf(uuid);
        return byName >= 0
                ? byName
                : found(
                        "group",
                        uuid,
                        cluster.groups().stream().map(GroupInput::uuid).toList());
    }

    private static int found(String what, String name, List<String> names) {
        int at = names.indexOf(name);
        if (at < 0) {
            throw new BadInput(
                    "Unknown " + what + " '" + name + "'; it is none of the " + names.size() + " of the cluster");
        }
        return at;
    }
}
