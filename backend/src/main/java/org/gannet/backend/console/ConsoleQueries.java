package org.gannet.backend.console;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Optional;
import org.gannet.backend.authz.Actor;
import org.gannet.backend.authz.Role;
import org.gannet.backend.instances.Capability;
import org.gannet.backend.instances.ConsolePlaces;
import org.gannet.base.ErrorCode;
import org.gannet.base.InstanceId;
import org.gannet.base.ProblemException;
import org.springframework.stereotype.Service;

/** Which consoles a machine has, and where. */
@Service
public class ConsoleQueries {
    private final ConsolePlaces places;

    ConsoleQueries(ConsolePlaces places) {
        this.places = places;
    }

    /**
     * Those that the actor may use, the best first.
     * @throws ProblemException NOT_SIGNED_IN, NOT_FOUND, NOT_ALLOWED, WRONG_STATE (machine does not run)
     */
    public List<ConsoleView> list(Actor actor, InstanceId instance) {
        try {
            ConsolePlaces.Place place = places.require(actor, instance, Capability.CONSOLE);
            return List.of(view(actor, instance, Purpose.VNC, place), view(actor, instance, Purpose.SERIAL, place));
        } catch (ProblemException e) {
            if (e.code() != ErrorCode.NOT_ALLOWED) {
                throw e;
            }
            Purpose watching = Purpose.VNC_VIEW_ONLY;
            return List.of(view(actor, instance, watching, places.require(actor, instance, watching.capability())));
        }
    }

    private static ConsoleView view(Actor actor, InstanceId instance, Purpose purpose, ConsolePlaces.Place place) {
        Role role = actor.role();
        return new ConsoleView(
                instance,
                purpose,
                Optional.of(place.node().value()).filter(node -> role.seesCluster()),
                address(place, purpose.path(instance)).filter(address -> role.seesInternals()));
    }

    /** Empty for a pretended node, which has none. */
    private static Optional<URI> address(ConsolePlaces.Place place, String path) {
        try {
            return Optional.of(new URI("wss://" + place.address() + path)).filter(uri -> uri.getPort() > 0);
        } catch (URISyntaxException e) {
            return Optional.empty();
        }
    }
}
