package org.gannet.frontend;

/** What a console in the browser gets when it wants to open: a single-use ticket, or why there is none. */
public sealed interface TicketAnswer {
    /**
     * @param path of the WebSocket, relative to the page's base; the secret never becomes a part of it
     * @param secret goes into the sub-protocol header only
     */
    record Granted(String path, String secret) implements TicketAnswer {
        @Override
        public String toString() {
            return "Granted[path=" + path + "]";
        }
    }

    /**
     * @param code name of the error code; WRONG_STATE means that the machine does not run
     * @param message for the reader
     * @param retryable whether the console should ask again by itself
     */
    record Refused(String code, String message, boolean retryable) implements TicketAnswer {}
}
