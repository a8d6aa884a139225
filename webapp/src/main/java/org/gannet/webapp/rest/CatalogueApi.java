package org.gannet.webapp.rest;

import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.gannet.backend.clusters.ClusterService;
import org.gannet.backend.clusters.NodeQueries;
import org.gannet.backend.clusters.NodeView;
import org.gannet.backend.images.ImageId;
import org.gannet.backend.images.ImageQueries;
import org.gannet.backend.images.ImageService;
import org.gannet.backend.images.ImageView;
import org.gannet.backend.projects.ProjectId;
import org.gannet.webapp.security.CurrentActor;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** What machines are made from and where they run: images for everybody, nodes for operators and helpdesk. */
@RestController
@RequestMapping("/api/v1")
class CatalogueApi {
    private final CurrentActor actor;
    private final ImageQueries images;
    private final ImageService keeper;
    private final NodeQueries nodes;
    private final ClusterService cluster;

    CatalogueApi(
            CurrentActor actor, ImageQueries images, ImageService keeper, NodeQueries nodes, ClusterService cluster) {
        this.actor = actor;
        this.keeper = keeper;
        this.images = images;
        this.nodes = nodes;
        this.cluster = cluster;
    }

    /** @param address of the node's agent, as {@code 10.0.0.11:8441} */
    record NewNodeJson(@Nullable String name, @Nullable String address) {}

    /**
     * An image.
     * @param minDiskBytes smallest disk that it fits on; 0 for an ISO
     * @param project whose it is; null: the cluster's, which everybody sees
     */
    record ImageJson(
            UUID id,
            String name,
            String kind,
            String format,
            long sizeBytes,
            String digest,
            long minDiskBytes,
            Instant createdAt,
            Optional<UUID> project) {
        static ImageJson of(ImageView view) {
            return new ImageJson(
                    view.id().value(),
                    view.name(),
                    Words.of(view.kind()),
                    Words.of(view.format()),
                    view.size().bytes(),
                    view.digest().toString(),
                    view.minDisk().bytes(),
                    view.createdAt(),
                    view.project().map(ProjectId::value));
        }
    }

    /** What an image shall be called. */
    record ImageNameJson(@Nullable String name) {}

    /** A node. */
    record NodeJson(
            String name,
            boolean answering,
            Optional<Instant> heardAt,
            boolean offline,
            boolean drained,
            int cpus,
            long memoryBytes,
            long diskBytes,
            int vcpusPromised,
            long memoryPromisedBytes,
            long diskPromisedBytes,
            String accelerator,
            String hypervisor,
            String agentVersion,
            List<String> bridges,
            int instances,
            int running) {
        static NodeJson of(NodeView view) {
            return new NodeJson(
                    view.name(),
                    view.answering(),
                    view.heardAt(),
                    view.offline(),
                    view.drained(),
                    view.cpus(),
                    view.memory().bytes(),
                    view.disk().bytes(),
                    view.vcpusPromised(),
                    view.memoryPromised().bytes(),
                    view.diskPromised().bytes(),
                    view.accelerator(),
                    view.hypervisor(),
                    view.agentVersion(),
                    view.bridges(),
                    view.instances(),
                    view.running());
        }
    }

    @GetMapping("/images")
    Rows<ImageJson> listImages() {
        return Rows.of(images.list(actor.get()), ImageJson::of);
    }

    @GetMapping("/images/{id}")
    ImageJson getImage(@PathVariable String id) {
        return ImageJson.of(images.get(actor.get(), Ids.ofPath(id, ImageId::new)));
    }

    /** Calls it otherwise. For administrators, and owners of its project. */
    @PatchMapping("/images/{id}")
    ImageJson renameImage(@PathVariable String id, @RequestBody ImageNameJson request) {
        String name = Objects.requireNonNullElse(request.name(), "");
        return ImageJson.of(keeper.rename(actor.get(), Ids.ofPath(id, ImageId::new), name));
    }

    /** Machines that were made of it stay. For administrators, and owners of its project. */
    @DeleteMapping("/images/{id}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void removeImage(@PathVariable String id) {
        keeper.remove(actor.get(), Ids.ofPath(id, ImageId::new));
    }

    @GetMapping("/nodes")
    Rows<NodeJson> listNodes() {
        return Rows.of(nodes.list(actor.get()), NodeJson::of);
    }

    /** Makes the node be part of the cluster, or changes its address; its agent must answer. For administrators. */
    @PostMapping("/nodes")
    ResponseEntity<NodeJson> addNode(@RequestBody NewNodeJson request) {
        String name = Objects.requireNonNullElse(request.name(), "");
        String address = Objects.requireNonNullElse(request.address(), "");
        NodeJson added = NodeJson.of(cluster.addNode(actor.get(), name, address));
        return ResponseEntity.created(URI.create("/api/v1/nodes/" + added.name()))
                .body(added);
    }

    @GetMapping("/nodes/{name}")
    NodeJson getNode(@PathVariable String name) {
        return NodeJson.of(nodes.get(actor.get(), name));
    }

    /** What would become of machines if the node died now. */
    @GetMapping("/nodes/{name}/death")
    NodeDeathJson getDeath(@PathVariable String name) {
        return NodeDeathJson.of(nodes.death(actor.get(), name));
    }
}
