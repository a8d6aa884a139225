package org.gannet.backend.configuration;

import java.util.List;
import java.util.Optional;
import org.gannet.base.DiskTemplate;
import org.gannet.engine.model.ClusterSettings;
import org.gannet.engine.model.Disk;
import org.gannet.engine.model.DiskActivity;
import org.gannet.engine.model.Group;
import org.gannet.engine.model.HypervisorParameters;
import org.gannet.engine.model.NodeFlags;
import org.gannet.engine.model.NodeParameters;
import org.gannet.engine.model.WishedBy;
import org.gannet.node.Place;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Makes a configuration of version 1 one of version 2, by what was so before it could be said: one group, no networks,
 * standard settings, disks in files. What was there is not looked at, so that a broken file stays broken.
 */
record ConfigurationUpgrade(JsonMapper mapper) {
    void toVersionTwo(ObjectNode file) {
        file.put("version", 2);
        put(file, "settings", ClusterSettings.standard());
        put(file, "groups", List.of(Group.first()));
        put(file, "networks", List.of());
        objects(file.get("nodes")).forEach(this::node);
        objects(file.get("instances")).forEach(this::instance);
        objects(file.get("images")).forEach(image -> put(image, "project", Optional.empty()));
    }

    private void node(ObjectNode node) {
        put(node, "group", Group.FIRST);
        put(node, "flags", NodeFlags.ALL);
        put(node, "parameters", NodeParameters.INHERITED);
        put(node, "tags", List.of());
        if (node.get("facts") instanceof ObjectNode facts) {
            put(facts, "features", List.of());
            put(facts, "templates", List.of());
            put(facts, "programs", List.of());
            put(facts, "bootId", "");
            put(facts, "links", List.of());
            put(facts, "pools", List.of());
            put(facts, "missing", List.of());
        }
    }

    private void instance(ObjectNode instance) {
        boolean up = instance.path("wished").asString("").equals("UP");
        put(instance, "wishedBy", WishedBy.ADMIN);
        put(instance, "hypervisor", HypervisorParameters.INHERITED);
        put(instance, "diskActivity", up ? DiskActivity.ACTIVE : DiskActivity.INACTIVE);
        put(instance, "pending", List.of());
        put(instance, "tags", List.of());
        put(instance, "rules", List.of());
        objects(instance.get("disks")).forEach(this::disk);
        if (instance.get("incoming") instanceof ObjectNode incoming) {
            put(incoming, "cold", false);
            objects(incoming.get("disks")).forEach(this::disk);
        }
    }

    private void disk(ObjectNode disk) {
        put(disk, "template", DiskTemplate.FILE);
        put(disk, "mode", Disk.Mode.RW);
        put(disk, "snapshots", List.of());
        put(disk, "place", Place.FILE);
    }

    /** Unless somebody wrote it already. */
    private void put(ObjectNode object, String name, Object value) {
        if (!object.has(name)) {
            object.set(name, mapper.valueToTree(value));
        }
    }

    private static List<ObjectNode> objects(@Nullable JsonNode list) {
        return list == null
                ? List.of()
                : list.valueStream()
                        .filter(ObjectNode.class::isInstance)
                        .map(ObjectNode.class::cast)
                        .toList();
    }
}
