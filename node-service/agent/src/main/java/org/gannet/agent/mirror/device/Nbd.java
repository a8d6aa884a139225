package org.gannet.agent.mirror.device;

/** Numbers of the NBD protocol (https://github.com/NetworkBlockDevice/nbd/blob/master/doc/proto.md), fixed newstyle. */
final class Nbd {
    static final long MAGIC = 0x4e42444d41474943L;
    static final long OPTION_MAGIC = 0x49484156454F5054L;
    static final long OPTION_REPLY_MAGIC = 0x3e889045565a9L;
    static final int REQUEST_MAGIC = 0x25609513;
    static final int SIMPLE_REPLY_MAGIC = 0x67446698;

    static final int FIXED_NEWSTYLE = 1;
    static final int NO_ZEROES = 2;

    static final int OPTION_EXPORT_NAME = 1;
    static final int OPTION_ABORT = 2;
    static final int OPTION_STARTTLS = 5;
    static final int OPTION_INFO = 6;
    static final int OPTION_GO = 7;

    static final int REPLY_ACK = 1;
    static final int REPLY_INFO = 3;
    static final int REPLY_UNSUPPORTED = 0x80000001;
    static final int REPLY_UNKNOWN = 0x80000006;

    static final int INFO_EXPORT = 0;
    static final int INFO_BLOCK_SIZE = 3;

    static final int HAS_FLAGS = 1;
    static final int SEND_FLUSH = 4;
    static final int SEND_FUA = 8;
    static final int SEND_TRIM = 32;
    static final int SEND_WRITE_ZEROES = 64;

    static final int READ = 0;
    static final int WRITE = 1;
    static final int DISCONNECT = 2;
    static final int FLUSH = 3;
    static final int TRIM = 4;
    static final int WRITE_ZEROES = 6;

    /** On disk before it is answered. */
    static final int FUA = 1;

    static final int INVALID = 22;
    static final int IO_ERROR = 5;

    static final int LARGEST_REQUEST = 32 << 20;
    static final int LARGEST_OPTION = 64 << 10;

    private Nbd() {}

    /** What a number that a server answered with means. */
    static String error(int number) {
        return switch (number) {
            case 1 -> "not permitted";
            case 5 -> "input/output error";
            case 12 -> "out of memory";
            case 22 -> "invalid request";
            case 28 -> "no space left on device";
            case 108 -> "shutting down";
            default -> "error " + number;
        };
    }

    /** What it means that the other side answered so. */
    static String why(int error) {
        return error == Reply.LOST
                ? "The connection to the other side ended."
                : "The other side could not write: " + error(error) + ".";
    }

    /**
     * One request.
     * @param payload of a write, else empty
     */
    record Request(int command, int flags, long offset, int length, byte[] payload) {
        static Request read(long offset, int length) {
            return new Request(READ, 0, offset, length, new byte[0]);
        }

        static Request write(long offset, byte[] payload, int flags) {
            return new Request(WRITE, flags, offset, payload.length, payload);
        }

        static Request zeroes(long offset, int length, int flags) {
            return new Request(WRITE_ZEROES, flags, offset, length, new byte[0]);
        }

        static Request flush() {
            return new Request(FLUSH, 0, 0, 0, new byte[0]);
        }

        boolean isDurable() {
            return (flags & FUA) != 0;
        }
    }

    /** Told once for each request. */
    @FunctionalInterface
    interface Reply {
        /** The connection ended before the answer came: it may have been done, or not. */
        int LOST = -1;

        /**
         * Must not block for long.
         * @param error 0, {@link #LOST}, or what the server said
         * @param data of a read
         */
        void done(int error, byte[] data);
    }
}
