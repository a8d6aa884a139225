package org.gannet.agent.mirror.device;

/** What the side that feeds has to do when it meets the other one. */
enum Verdict {
    /** Both hold the same. */
    EQUAL,
    /**
     * Both hold the same but for what guests were not told to be on disk: what is listed is copied once more. The other
     * side holds what a disk may hold after a power cut, before and meanwhile: it stays complete.
     */
    REFRESH,
    /** What is listed has to be copied. */
    COPY_LISTED,
    /** The other side died as a primary: what it has listed itself may differ, too. All when it does not tell. */
    COPY_BOTH_LISTS,
    /** All has to be copied: what differs is not known. */
    COPY_ALL,
    /** The other side was written to without this one, which was not written to since: this one is the older. */
    OTHER_IS_NEWER,
    /** Both were written to without the other. */
    SPLIT;

    /** @param listed whether anything is on this side's list of differences */
    static Verdict of(Mark mine, Mark theirs, boolean listed) {
        boolean known = theirs.content().equals(mine.content())
                || !mine.base().isEmpty() && theirs.content().equals(mine.base());
        if (known) {
            if (mine.base().isEmpty()) {
                return COPY_ALL;
            }
            if (!theirs.clean()) {
                // A guest wrote there when it ended: what was under way then is not known here, but there.
                return theirs.complete() && theirs.logged() && theirs.equal() ? COPY_BOTH_LISTS : COPY_ALL;
            }
            boolean same = theirs.complete() && theirs.content().equals(mine.content());
            if (same && !listed) {
                return EQUAL;
            }
            return same && mine.equal() ? REFRESH : COPY_LISTED;
        }
        if (!theirs.complete() || mine.before().contains(theirs.content())) {
            return COPY_ALL;
        }
        return theirs.before().contains(mine.content()) ? OTHER_IS_NEWER : SPLIT;
    }
}
