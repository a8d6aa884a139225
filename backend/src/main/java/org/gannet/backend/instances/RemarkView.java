package org.gannet.backend.instances;

/**
 * What a person should know of a plan that its steps do not say.
 * @param count of the things that it is about
 */
public record RemarkView(Kind kind, int count) {
    /** What there is to say. */
    public enum Kind {
        /** Machines keep their cards in a network to which their project may attach none from then on. */
        CARDS_STAY;

        /** For readers of the API. */
        public String sentence(int count) {
            return switch (this) {
                case CARDS_STAY ->
                    (count == 1 ? "1 machine keeps its cards" : count + " machines keep their cards")
                            + " there, though members of the project may attach no more.";
            };
        }
    }
}
