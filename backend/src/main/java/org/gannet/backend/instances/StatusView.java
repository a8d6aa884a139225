package org.gannet.backend.instances;

/**
 * A machine's status.
 * @param wished what it should do: "running", "stopped"
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
