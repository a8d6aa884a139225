package org.gannet.base;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;
import java.util.Optional;

/**
 * A thing of the cluster that operations, and so jobs, are about. In JSON one text: "instance/…", "node/node1",
 * "cluster".
 */
public sealed interface Subject {
    /** Kinds of things that operations are about. */
    enum Kind {
        INSTANCE,
        NODE,
        GROUP,
        NETWORK,
        CLUSTER
    }

    record OfInstance(InstanceId id) implements Subject {
        @Override
        public Kind kind() {
            return Kind.INSTANCE;
        }

        @Override
        public String key() {
            return id.toString();
        }

        @Override
        public String toString() {
            return text();
        }
    }

    record OfNode(NodeName name) implements Subject {
        @Override
        public Kind kind() {
            return Kind.NODE;
        }

        @Override
        public String key() {
            return name.value();
        }

        @Override
        public String toString() {
            return text();
        }
    }

    record OfGroup(GroupId id) implements Subject {
        @Override
        public Kind kind() {
            return Kind.GROUP;
        }

        @Override
        public String key() {
            return id.toString();
        }

        @Override
        public String toString() {
            return text();
        }
    }

    record OfNetwork(NetworkId id) implements Subject {
        @Override
        public Kind kind() {
            return Kind.NETWORK;
        }

        @Override
        public String key() {
            return id.toString();
        }

        @Override
        public String toString() {
            return text();
        }
    }

    record OfCluster() implements Subject {
        @Override
        public Kind kind() {
            return Kind.CLUSTER;
        }

        @Override
        public String key() {
            return "";
        }

        @Override
        public String toString() {
            return text();
        }
    }

    Kind kind();

    /** Which of its kind: an id or a name, as it stands in rows; empty for the cluster. */
    String key();

    /** "instance/…", "node/node1", "cluster": stable, and read by {@link #parse}. */
    @JsonValue
    default String text() {
        String word = kind().name().toLowerCase(Locale.ROOT);
        return key().isEmpty() ? word : word + "/" + key();
    }

    /** The instance that it is. */
    default Optional<InstanceId> instance() {
        return this instanceof OfInstance(InstanceId id) ? Optional.of(id) : Optional.empty();
    }

    /** The node that it is. */
    default Optional<NodeName> node() {
        return this instanceof OfNode(NodeName name) ? Optional.of(name) : Optional.empty();
    }

    /**
     * Reads {@link #text}. An id alone is an instance's: so it stood in rows before there were other subjects.
     * @throws IllegalArgumentException when it is no text of a subject
     */
    @JsonCreator
    static Subject parse(String text) {
        int slash = text.indexOf('/');
        if (slash < 0 && text.indexOf('-') >= 0) {
            return new OfInstance(InstanceId.parse(text));
        }
        String word = slash < 0 ? text : text.substring(0, slash);
        return of(Kind.valueOf(word.toUpperCase(Locale.ROOT)), slash < 0 ? "" : text.substring(slash + 1));
    }

    /** @throws IllegalArgumentException when there can be no such thing */
    static Subject of(Kind kind, String key) {
        return switch (kind) {
            case INSTANCE -> new OfInstance(InstanceId.parse(key));
            case NODE -> new OfNode(new NodeName(key));
            case GROUP -> new OfGroup(GroupId.parse(key));
            case NETWORK -> new OfNetwork(NetworkId.parse(key));
            case CLUSTER -> {
                if (!key.isEmpty()) {
                    throw new IllegalArgumentException("there is one cluster: " + key);
                }
                yield new OfCluster();
            }
        };
    }
}
