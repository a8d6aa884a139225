package org.gannet.agent.mirror.device;

/** One change of a guest's, until it is on all sides that it has to be on. Guarded by its device. */
final class Change {
    final Nbd.Request request;
    final Nbd.Reply reply;
    final RangeLocks.Range range;
    boolean here;
    boolean there;
    int error;
    boolean ended;

    Change(Nbd.Request request, Nbd.Reply reply, RangeLocks.Range range) {
        this.request = request;
        this.reply = reply;
        this.range = range;
    }
}
