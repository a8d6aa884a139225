package org.gannet.webapp.portal.instances;

import java.util.List;

/** Which operations are about one part of a machine: they are offered beside it, too. */
final class PartOperations {
    static final List<String> OF_A_DISK = List.of("GrowDisk", "ModifyDisk", "DetachDisk");

    static final List<String> OF_A_CARD = List.of("ModifyNic", "DetachNic");

    static final List<String> OF_A_SNAPSHOT = List.of("RevertInstance", "CloneInstance", "DeleteSnapshot");

    private PartOperations() {}
}
