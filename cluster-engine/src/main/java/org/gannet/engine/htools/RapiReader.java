package org.gannet.engine.htools;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.stream.LongStream;
import org.gannet.engine.balancing.ClusterInput;
import org.gannet.engine.balancing.GroupInput;
import org.gannet.engine.balancing.InstanceInput;
import org.gannet.engine.balancing.NodeInput;
import org.gannet.engine.balancing.PlacementPolicy;
import org.gannet.engine.balancing.RunStatus;
import org.gannet.engine.balancing.StorageTemplate;
import org.gannet.engine.balancing.Utilization;
import org.gannet.engine.model.AllocationPolicy;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reads a cluster from a folder with four answers of Ganeti's RAPI, as htools does for {@code -m file://DIR}:
 * groups.json, nodes.json, instances.json (each with {@code bulk=1}) and info.json.
 */
final class RapiReader {
    private static final JsonMapper JSON = new JsonMapper();

    private final Path folder;
    private final long kvmNodeMemory;
    private final Map<String, Integer> groups = new HashMap<>();
    private final Map<String, Integer> nodes = new HashMap<>();
    private final Map<String, Integer> instances = new HashMap<>();

    private RapiReader(Path folder, long kvmNodeMemory) {
        this.folder = folder;
        this.kvmNodeMemory = kvmNodeMemory;
    }

    /**
     * Reads them.
     *
     * @param kvmNodeMemoryMib what a node with KVM needs for itself; 0 for what it reports
     * @throws BadInput that names the file and what in it is wrong
     */
    static ClusterInput read(Path folder, long kvmNodeMemoryMib) throws IOException {
        return new RapiReader(folder, kvmNodeMemoryMib).cluster();
    }

    private ClusterInput cluster() throws IOException {
        var info = new JsonFields(tree("info.json", false), "info.json");
        List<GroupInput> allGroups = new ArrayList<>();
        for (JsonFields group : list("groups.json", "group")) {
            unique(groups, group.text("uuid"), group);
            allGroups.add(group(group));
        }
        List<NodeInput> allNodes = new ArrayList<>();
        for (JsonFields node : list("nodes.json", "node")) {
            unique(nodes, node.text("name"), node);
            allNodes.add(node(node, info));
        }
        reference(nodes, info.text("master"), info, "node");
        List<InstanceInput> all = new ArrayList<>();
        for (JsonFields instance : list("instances.json", "instance")) {
            unique(instances, instance.text("name"), instance);
            all.add(instance(instance));
        }
        PlacementPolicy policy = AllocatorReader.policy(info.object("ipolicy", "info.json: key 'ipolicy'"));
        return new ClusterInput(allGroups, allNodes, all, info.texts("tags"), policy);
    }

    private JsonNode tree(String file, boolean array) throws IOException {
        JsonNode found;
        try {
            found = JSON.readTree(Files.readString(folder.resolve(file), StandardCharsets.UTF_8));
        } catch (NoSuchFileException e) {
            throw new BadInput(
                    file + " is not there; there must be groups.json, nodes.json, instances.json and info.json");
        } catch (JacksonException e) {
            throw new BadInput(file + ": line " + e.getLocation().getLineNr() + ": " + e.getOriginalMessage());
        }
        if (array ? !found.isArray() : !found.isObject()) {
            throw new BadInput(file + ": there must be a JSON " + (array ? "list" : "object"));
        }
        return found;
    }

    private List<JsonFields> list(String file, String what) throws IOException {
        List<JsonFields> found = new ArrayList<>();
        for (JsonNode one : tree(file, true)) {
            String which = file + ": " + what + " " + (found.size() + 1);
            if (!one.isObject()) {
                throw new BadInput(which + " must be a JSON object");
            }
            found.add(new JsonFields(one, which));
        }
        return found;
    }

    private static void unique(Map<String, Integer> known, String name, JsonFields fields) {
        if (known.putIfAbsent(name, known.size()) != null) {
            throw new BadInput(fields.what() + ": '" + name + "' is there twice; each must be there once");
        }
    }

    private static int reference(Map<String, Integer> known, String name, JsonFields fields, String what) {
        Integer found = known.get(name);
        if (found == null) {
            throw new BadInput(fields.what() + ": there is no " + what + " '" + name + "'");
        }
        return found;
    }

    private static GroupInput group(JsonFields group) {
        return new GroupInput(
                group.text("name"),
                group.text("uuid"),
                group.word(
                        "alloc_policy",
                        "AllocPolicy",
                        AllocationPolicy.class,
                        policy -> policy.name().toLowerCase(Locale.ROOT)),
                group.texts("tags"),
                List.of(),
                AllocatorReader.policy(group.object("ipolicy", group.what() + ": key 'ipolicy'")));
    }

    private NodeInput node(JsonFields node, JsonFields info) {
        boolean live = !node.flag("offline") && node.flag("vm_capable", true);
        JsonFields parameters = node.object("ndparams", node.what() + ": key 'ndparams'");
        boolean exclusive = parameters.flag("exclusive_storage");
        String name = node.text("name");
        boolean kvm = kvmNodeMemory > 0 && info.text("default_hypervisor").equals("kvm");
        return new NodeInput(
                name,
                live ? node.number("mtotal") : 0,
                kvm ? kvmNodeMemory : live ? node.number("mnode") : 0,
                live ? node.number("mfree") : 0,
                live ? node.number("dtotal", 0) : 0,
                live ? node.number("dfree", 0) : 0,
                live ? node.number("ctotal") : 0,
                !live || node.flag("drained"),
                info.text("master").equals(name),
                reference(groups, node.text("group.uuid"), node, "group with the uuid"),
                !exclusive ? parameters.number("spindle_count") : live ? node.number("sptotal") : 0,
                live ? node.number("spfree", 0) : 0,
                exclusive,
                live ? node.number("cnos") : 0,
                1,
                node.texts("tags"));
    }

    private InstanceInput instance(JsonFields instance) {
        JsonFields backend = instance.object("beparams", instance.what() + ": key 'beparams'");
        long wanted = backend.has("memory") ? backend.number("memory") : backend.number("maxmem");
        List<String> second = instance.texts("snodes");
        try {
            return new InstanceInput(
                    instance.text("name"),
                    instance.node().path("oper_ram").isNumber() ? instance.number("oper_ram") : wanted,
                    instance.number("disk_usage"),
                    backend.number("vcpus"),
                    instance.word("status", "InstanceStatus", RunStatus.class, RunStatus::word),
                    backend.flag("auto_balance"),
                    reference(nodes, instance.text("pnode"), instance, "node"),
                    second.isEmpty() ? InstanceInput.NO_NODE : reference(nodes, second.getFirst(), instance, "node"),
                    instance.word("disk_template", "DiskTemplate", StorageTemplate.class, StorageTemplate::word),
                    instance.texts("tags"),
                    backend.number("spindle_use"),
                    spindles(instance),
                    instance.flag("forthcoming", false),
                    Utilization.UNMEASURED,
                    true);
        } catch (IllegalArgumentException e) {
            throw new BadInput(instance.what() + ": " + e.getMessage());
        }
    }

    /** Of all disks together, if each has some. */
    private static OptionalLong spindles(JsonFields instance) {
        LongStream.Builder each = LongStream.builder();
        for (JsonNode one : instance.node().path("disk.spindles")) {
            if (!one.isNumber()) {
                return OptionalLong.empty();
            }
            each.add(one.asLong());
        }
        return OptionalLong.of(each.build().sum());
    }
}
