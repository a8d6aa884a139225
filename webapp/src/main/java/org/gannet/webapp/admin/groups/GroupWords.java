package org.gannet.webapp.admin.groups;

import org.gannet.backend.clusters.GroupView;
import org.gannet.webapp.base.format.Texts;

/** What a group does, in words. */
final class GroupWords {
    private GroupWords() {}

    /** Where new machines go. */
    static String allocation(GroupView group) {
        return Texts.text("op.AddGroup.allocation." + group.allocation());
    }
}
