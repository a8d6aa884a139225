package org.gannet.webapp.demo;

/** The demo cannot start, and one sentence says why. */
final class DemoRefusal extends RuntimeException {
    private static final long serialVersionUID = 1;

    DemoRefusal(String sentence) {
        super(sentence);
    }

    DemoRefusal(String sentence, Throwable cause) {
        super(sentence, cause);
    }

    String sentence() {
        return String.valueOf(getMessage());
    }
}
