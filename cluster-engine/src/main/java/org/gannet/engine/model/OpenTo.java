package org.gannet.engine.model;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.List;
import java.util.TreeSet;

/** Whose machines their owners may attach to a network. Operators attach any machine to any network. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes({
    @JsonSubTypes.Type(value = OpenTo.Nobody.class, name = "nobody"),
    @JsonSubTypes.Type(value = OpenTo.Everybody.class, name = "everybody"),
    @JsonSubTypes.Type(value = OpenTo.Projects.class, name = "projects")
})
public sealed interface OpenTo {
    /** Whether this owner may attach his machines. */
    boolean includes(OwnerId owner);

    /** Only operators attach machines to it. */
    record Nobody() implements OpenTo {
        @Override
        public boolean includes(OwnerId owner) {
            return false;
        }
    }

    /** Every project, also those that are made later. */
    record Everybody() implements OpenTo {
        @Override
        public boolean includes(OwnerId owner) {
            return true;
        }
    }

    /** @param projects 1 to {@value #MOST}, in their order */
    record Projects(List<OwnerId> projects) implements OpenTo {
        public static final int MOST = 1000;

        public Projects {
            if (projects.isEmpty() || projects.size() > MOST) {
                throw new IllegalArgumentException("1 to " + MOST + " projects: " + projects.size());
            }
            projects = List.copyOf(new TreeSet<>(projects));
        }

        @Override
        public boolean includes(OwnerId owner) {
            return projects.contains(owner);
        }
    }
}
