package org.gannet.backend.instances;

/**
 * A machine's status.
 * @param wished what it should do: "running", "stopped", "out of service"
 * @param observed what its node says it does: "running", "stopped", "unknown"
 * @param differs whether it should do something else, and no job is about to change that
 * @param sentence for people: "Stopped, should be running."
 */
public record StatusView(Word word, Kind kind, String wished, String observed, boolean differs, String sentence) {
    /** Stable words; a view shows its own text or the sentence. */
    public enum Word {
        CREATING,
        RUNNING,
        STOPPED,
        /** Kept out of service by an operator. */
        OFFLINE,
        /** Switched off from inside, where the cluster respects that. */
        USER_DOWN,
        STARTING,
        STOPPING,
        REBOOTING,
        MIGRATING,
        REMOVING,
        PAUSED,
        /** Running, but its process on the node does not answer. */
        HUNG,
        /** Stopped, should be running. */
        ERROR_DOWN,
        /** Running, should be stopped. */
        ERROR_UP,
        /** Its node has been taken offline: what it does is not known. */
        ERROR_NODE_OFFLINE,
        /** Running on another node than its own. */
        ERROR_WRONG_NODE,
        /** A job could neither finish nor take back its work. */
        INCOMPLETE,
        /** Its node does not answer. */
        UNKNOWN
    }

    /** Colour. */
    public enum Kind {
        OK,
        BUSY,
        WARN,
        BAD,
        OFF
    }
}
