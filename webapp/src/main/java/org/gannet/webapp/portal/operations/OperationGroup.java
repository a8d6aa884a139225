package org.gannet.webapp.portal.operations;

import java.util.regex.Pattern;

/** Operations that have much in common stand together in menus: told by their names, so a new one finds its place. */
enum OperationGroup {
    /** The thing as a whole. */
    ITSELF(""),
    DISKS("(Attach|Detach|Modify|Grow|Convert|Replace|Recreate|Activate|Deactivate)Disks?"),
    NICS("[A-Z][a-z]+Nics?"),
    SNAPSHOTS("(Snapshot|Revert)Instance|[A-Z][a-z]+Snapshots?"),
    PLACE("(Migrate|Move|Fail[Oo]ver|Change|CleanUp|Evacuate)(Instance|Group|Migration|All|Node)?"),
    COPIES("(Clone|Export|Import|Reinstall|Remove|List)(Instance|Export|Exports|Backup)?(From.*)?"),
    POWER("(Power|Switch).*|.*OutOfBand.*"),
    /** What takes the thing away: last. */
    END("Remove(Instance|Node|Group|Network)");

    private final Pattern names;

    OperationGroup(String names) {
        this.names = Pattern.compile(names);
    }

    static OperationGroup of(String operation) {
        if (END.names.matcher(operation).matches()) {
            return END;
        }
        for (OperationGroup group : values()) {
            if (group.names.matcher(operation).matches()) {
                return group;
            }
        }
        return ITSELF;
    }
}
