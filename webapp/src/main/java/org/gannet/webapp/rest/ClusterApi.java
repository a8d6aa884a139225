package org.gannet.webapp.rest;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.gannet.backend.clusters.BalanceQueries;
import org.gannet.backend.clusters.FindingView;
import org.gannet.backend.clusters.HeadroomQueries;
import org.gannet.backend.clusters.NodeQueries;
import org.gannet.backend.clusters.OneMoreNode;
import org.gannet.backend.clusters.TagQueries;
import org.gannet.backend.clusters.TagView;
import org.gannet.webapp.security.CurrentActor;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** The cluster as a whole: what is wrong with it, and what has which tag. For operators and helpdesk. */
@RestController
@RequestMapping("/api/v1")
class ClusterApi {
    private final CurrentActor actor;
    private final NodeQueries nodes;
    private final TagQueries tags;
    private final HeadroomQueries headroom;
    private final BalanceQueries balance;

    ClusterApi(
            CurrentActor actor, NodeQueries nodes, TagQueries tags, HeadroomQueries headroom, BalanceQueries balance) {
        this.actor = actor;
        this.balance = balance;
        this.nodes = nodes;
        this.tags = tags;
        this.headroom = headroom;
    }

    /**
     * Something that is not as it should be.
     * @param code stable: alarms go by it
     * @param severity "error" or "warning"
     * @param subject what it is about, such as "node/node1"
     * @param request what mends it: the body of a POST to /api/v1/operations/ and its name
     * @param command what mends it, or tells more, typed on the node
     */
    record FindingJson(
            String code,
            String severity,
            String area,
            String subject,
            String name,
            Optional<String> node,
            Optional<String> objectId,
            String sentence,
            String remedy,
            Optional<RequestJson> request,
            Optional<String> command) {
        static FindingJson of(FindingView view) {
            return new FindingJson(
                    view.code(),
                    Words.of(view.severity()),
                    Words.of(view.area()),
                    view.subject().text(),
                    view.name(),
                    view.node(),
                    Optional.of(view.objectId()).filter(id -> !id.isEmpty()),
                    view.sentence(),
                    view.remedy(),
                    view.request().map(request -> new RequestJson(request.operation(), request.values())),
                    view.command());
        }
    }

    /** An operation and what to ask it. */
    record RequestJson(String operation, Map<String, Object> values) {}

    /** @param subject such as "instance/6f1d…" */
    record TagJson(String subject, String name, String tag) {
        static TagJson of(TagView view) {
            return new TagJson(view.subject().text(), view.name(), view.tag());
        }
    }

    /** All that is not as it should be, by area. */
    @GetMapping("/findings")
    Rows<FindingJson> findings() {
        List<FindingView> all = nodes.verify(actor.get());
        return Rows.of(all, FindingJson::of);
    }

    /**
     * How many more machines of each size can be made.
     * @param template kind of their disks; without it the first that the cluster offers
     * @param like a node: what one more of its kind would give is told, too
     * @param cpus the figures of that one more node, where it differs
     */
    @GetMapping("/headroom")
    HeadroomJson headroom(
            @RequestParam(required = false) @Nullable String template,
            @RequestParam(required = false) @Nullable String like,
            @RequestParam(required = false) @Nullable Integer cpus,
            @RequestParam(required = false) @Nullable Long memoryBytes,
            @RequestParam(required = false) @Nullable Long diskBytes) {
        return HeadroomJson.of(headroom.headroom(
                actor.get(),
                Optional.ofNullable(template).map(CreateInstanceJson::template),
                OneMoreNode.of(
                        Optional.ofNullable(like),
                        Optional.ofNullable(cpus),
                        Optional.ofNullable(memoryBytes),
                        Optional.ofNullable(diskBytes))));
    }

    /** How even each group of nodes is, and what it could bear. */
    @GetMapping("/balance")
    Rows<GroupBalanceJson> balance() {
        return Rows.of(balance.groups(actor.get()), GroupBalanceJson::of);
    }

    /** Which nodes could be switched off, and where their machines would go. */
    @GetMapping("/spare-nodes")
    SpareNodesJson spare() {
        return SpareNodesJson.of(nodes.spare(actor.get()));
    }

    /** @param tag a pattern: * stands for anything */
    @GetMapping("/tags")
    Rows<TagJson> tags(@RequestParam(defaultValue = "*") String tag) {
        return Rows.of(tags.find(actor.get(), tag), TagJson::of);
    }
}
