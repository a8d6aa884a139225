package org.gannet.backend.instances;

import java.util.Optional;
import org.gannet.backend.authz.Rights;
import org.gannet.backend.projects.ProjectId;
import org.gannet.backend.support.Problems;
import org.gannet.base.ErrorCode;
import org.gannet.base.NetworkId;
import org.gannet.base.ProblemException;
import org.gannet.engine.model.ClusterState;
import org.gannet.engine.model.Nic;
import org.gannet.engine.model.OwnerId;
import org.gannet.engine.operation.AttachesCards;
import org.gannet.engine.operation.Parameters;
import org.gannet.engine.operation.instance.AttachDisk;
import org.gannet.engine.operation.instance.NewNic;

/**
 * What machines' network cards may be attached to. Operators attach them to anything; everybody else to the address
 * translation of the node and to networks that are open to the machine's project: others do not exist for him. Every
 * way in passes here; the plan looks again when the job begins, since the network may have been closed meanwhile.
 */
final class Cards {
    private Cards() {}

    /**
     * The same, with whose choice its cards are.
     * @param project of the machine
     * @throws org.gannet.base.ProblemException NOT_FOUND when a network is not there or not open to the project;
     *     POLICY_VIOLATION for a bridge
     */
    static Parameters checked(Rights rights, ClusterState state, Optional<ProjectId> project, Parameters parameters) {
        boolean adopts = parameters instanceof AttachDisk.Parameters attach
                && attach.adoption().isPresent();
        if (adopts && !rights.actor().isAdmin()) {
            throw Problems.onlyAdmins();
        }
        if (!(parameters instanceof AttachesCards cards)) {
            return parameters;
        }
        if (rights.actor().isAdmin()) {
            return cards.attaching(card -> by(card, Optional.empty()));
        }
        OwnerId owner = project.map(Cards::owner).orElseThrow(Problems::onlyAdmins);
        return cards.attaching(card -> {
            require(state, owner, card);
            return by(card, Optional.of(owner));
        });
    }

    private static void require(ClusterState state, OwnerId owner, NewNic card) {
        switch (card) {
            case NewNic.User _ -> {}
            case NewNic.Bridge _ -> throw noBridges();
            case NewNic.OnNetwork on -> {
                if (!isOpen(state, owner, on.network())) {
                    throw Problems.notFound("network");
                }
            }
        }
    }

    private static NewNic by(NewNic card, Optional<OwnerId> owner) {
        return card instanceof NewNic.OnNetwork on ? on.by(owner) : card;
    }

    /** Whether a member of the project could have attached the card so himself. */
    static boolean isOpen(ClusterState state, ProjectId project, Nic.Attachment attachment) {
        return switch (attachment) {
            case Nic.Attachment.User _ -> true;
            case Nic.Attachment.Bridge _ -> false;
            case Nic.Attachment.OnNetwork(NetworkId network) -> isOpen(state, owner(project), network);
        };
    }

    private static boolean isOpen(ClusterState state, OwnerId owner, NetworkId id) {
        return state.findNetwork(id)
                .filter(network -> network.openTo().includes(owner))
                .isPresent();
    }

    private static OwnerId owner(ProjectId project) {
        return new OwnerId(project.value());
    }

    static ProblemException noBridges() {
        return Problems.of(
                ErrorCode.POLICY_VIOLATION,
                "Only administrators may attach machines to a bridge.",
                "Use the address translation of the node, or a network that is open to the project.");
    }
}
