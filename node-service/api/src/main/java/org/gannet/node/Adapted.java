package org.gannet.node;

import java.util.List;

/**
 * How near a running machine has come to its specification.
 * @param running what its process has now; of a machine without one, what it was asked to be
 * @param pending what is not as it should be, in a stable order; empty when all is
 */
public record Adapted(VmSpec running, List<Pending> pending) {
    public Adapted {
        pending = List.copyOf(pending);
    }

    /**
     * Something that is not as it should be yet.
     * @param subject the disk's id or the network card's hardware address, else empty
     */
    public record Pending(Aspect aspect, String subject, Reason reason) {}

    /** What differs. */
    public enum Aspect {
        MACHINE_TYPE("machine type"),
        PROCESSORS("processors"),
        MEMORY("memory"),
        BALLOON("memory that the guest gives back"),
        DISK_ATTACHED("new disk"),
        DISK_DETACHED("removed disk"),
        NETWORK_CARD_ATTACHED("new network card"),
        NETWORK_CARD_DETACHED("removed network card"),
        CD("CD"),
        BOOT_ORDER("boot order"),
        HARDWARE("hardware"),
        SEED("what the guest is told of itself");

        private final String words;

        Aspect(String words) {
            this.words = words;
        }

        /** For people, within a sentence. */
        public String words() {
            return words;
        }
    }

    /** What it waits for. */
    public enum Reason {
        RESTART("It takes effect when the machine is stopped and started again."),
        GUEST("The guest was asked and has not done it yet; it is done when the guest agrees, or at a restart.");

        private final String sentence;

        Reason(String sentence) {
            this.sentence = sentence;
        }

        /** For people. */
        public String sentence() {
            return sentence;
        }
    }
}
