package org.gannet.backend.flavors;

import java.util.List;
import org.gannet.backend.authz.Access;
import org.gannet.backend.authz.Actor;
import org.gannet.base.ByteSize;
import org.springframework.stereotype.Service;

/** The sizes on offer, smallest first. */
@Service
public class FlavorQueries {
    private static final List<FlavorView> FLAVORS = List.of(
            flavor("small", "Small", 1, 128, 1),
            flavor("medium", "Medium", 1, 256, 2),
            flavor("large", "Large", 2, 512, 4));

    private final Access access;

    FlavorQueries(Access access) {
        this.access = access;
    }

    public List<FlavorView> list(Actor actor) {
        access.requireCurrent(actor);
        return FLAVORS;
    }

    private static FlavorView flavor(String key, String name, int vcpus, int mebibytes, int gibibytes) {
        return new FlavorView(key, name, vcpus, ByteSize.ofMebibytes(mebibytes), ByteSize.ofGibibytes(gibibytes));
    }
}
