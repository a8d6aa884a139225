package org.gannet.base;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.TreeSet;

/** The tags of one thing: in their order, each once, at most {@value #MOST}. */
public record Tags(@JsonValue List<Tag> all) {
    public static final int MOST = 4096;
    public static final Tags NONE = new Tags(List.of());

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public Tags {
        if (all.size() > MOST) {
            throw new IllegalArgumentException("at most " + MOST + " tags: " + all.size());
        }
        all = List.copyOf(new TreeSet<>(all));
    }

    public static Tags of(String... texts) {
        return new Tags(Arrays.stream(texts).map(Tag::new).toList());
    }

    /** @throws IllegalArgumentException when there would be too many */
    public Tags with(Collection<Tag> more) {
        List<Tag> both = new ArrayList<>(new TreeSet<>(more));
        both.removeAll(all);
        both.addAll(all);
        return new Tags(both);
    }

    public Tags without(Collection<Tag> some) {
        List<Tag> left = new ArrayList<>(all);
        left.removeAll(some);
        return new Tags(left);
    }

    public boolean has(Tag tag) {
        return all.contains(tag);
    }
}
