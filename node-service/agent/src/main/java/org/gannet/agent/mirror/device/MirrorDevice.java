package org.gannet.agent.mirror.device;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/**
 * The side of a mirrored disk that feeds the other one: what a guest writes goes to the local volume and to the other
 * side, and is acknowledged when both have it. While the other side is not there, a device that is bound lets writes
 * wait; one that is not acknowledges them and lists what has to be copied.
 *
 * <p>Changes of one range happen one after another, on both sides in one order. All that matters later is on disk
 * before it matters: that this side was written to alone before the first such write is acknowledged, what may differ
 * before it does, that the other side is incomplete before it is.
 */
final class MirrorDevice implements NbdServer.Device {
    private static final System.Logger LOG = System.getLogger(MirrorDevice.class.getName());
    private static final long SETTLE_MILLIS = 20_000;

    final DeviceSettings settings;
    private final MarkFile markFile;
    private final LocalSide local;
    private final RangeLocks ranges = new RangeLocks();
    private final DirtyBlocks dirty;
    private final DirtyLog log;
    private final PeerLink peer;
    private final Flushes flushes = new Flushes(this);
    /** Held while guests are let in or out; taken before the lock below. */
    private final Object serving = new Object();

    // All below is guarded by this.
    private Mark mark;
    private Phase phase = Phase.APART;
    private boolean split;
    private Optional<NbdClient> remote = Optional.empty();
    private final List<Change> waiting = new ArrayList<>();
    /** Whether writes have had to wait since both sides last held the same. */
    private boolean stalled;

    private long stalledSince;
    private int underWay;
    /** Whether guests may change anything. What came in before, and is read only after that has ended, is not begun. */
    private boolean admitting;

    /** Whether no earlier end left something under way that only this side's list tells of. */
    private boolean reconciled;

    private boolean alone;
    private volatile long rate;
    private String trouble = "";
    private Optional<NbdServer> guests = Optional.empty();

    /** @throws IOException when the volume is not served, or its mark can't be read or written */
    MirrorDevice(DeviceSettings settings, PeerLink.Dialer dialer) throws IOException {
        this.settings = settings;
        this.alone = settings.alone();
        this.markFile = MarkFile.local(settings.file(".mark"));
        this.mark = markFile.read().orElseThrow(() -> new IOException("no mark of " + settings.disk()));
        this.reconciled = mark.clean();
        this.local = LocalSide.open(settings);
        this.rate = settings.rate();
        this.dirty = new DirtyBlocks(local.size());
        this.log = openLog();
        this.peer = new PeerLink(this, dialer);
        peer.start();
    }

    private DirtyLog openLog() throws IOException {
        Path file = settings.file(".log");
        if (!mark.logged()) {
            java.nio.file.Files.deleteIfExists(file);
        }
        DirtyLog opened = DirtyLog.open(file, local.size());
        if (!mark.logged()) {
            if (mark.equal()) {
                // It was filled by the other side, to the end, perhaps in memory only; and no list tells with what.
                local.flush();
                opened.shrink(opened.beginToShrink(List.of()));
            }
            store(mark.withLog().withBound(!alone));
        }
        dirty.addListed(opened);
        return opened;
    }

    // --- what is known

    @Override
    public long size() {
        return local.size();
    }

    synchronized Mark mark() {
        return mark;
    }

    RangeLocks ranges() {
        return ranges;
    }

    DirtyBlocks dirty() {
        return dirty;
    }

    LocalSide local() {
        return local;
    }

    DirtyLog log() {
        return log;
    }

    Flushes flushes() {
        return flushes;
    }

    private void store(Mark next) throws IOException {
        markFile.write(next);
        mark = next;
    }

    /** For the agent, and as the pulse for the other side. */
    synchronized Map<String, String> status() {
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("phase", split ? "SPLIT" : phase.name());
        fields.put("left", Long.toString(dirty.left()));
        fields.put("bound", Boolean.toString(mark.bound()));
        fields.put("complete", Boolean.toString(mark.complete()));
        fields.put("waiting", Integer.toString(waiting.size()));
        fields.put(
                "waitingMillis",
                Long.toString(stalled ? TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - stalledSince) : 0));
        fields.put("serving", Boolean.toString(guests.isPresent()));
        fields.put("guests", Integer.toString(guests.map(NbdServer::connections).orElse(0)));
        fields.put("sent", Long.toString(peer.sent()));
        fields.put("size", Long.toString(size()));
        fields.put("trouble", local.trouble().isEmpty() ? trouble : local.trouble());
        fields.put("failed", Boolean.toString(local.isFailed()));
        return fields;
    }

    /** Bytes a second to make the other side equal, at most; 0 for no limit. */
    long rate() {
        return rate;
    }

    // --- what the agent says

    void setRate(long bytesPerSecond) {
        rate = bytesPerSecond;
    }

    /** Whether this side may be written to without the other. On disk when this returns. */
    void setAlone(boolean now) throws IOException {
        List<Change> released = List.of();
        synchronized (this) {
            alone = now;
            stalled &= !now;
            if (now && mark.bound()) {
                store(mark.withBound(false));
            }
            if (now && phase != Phase.EQUAL && phase != Phase.SYNCING) {
                released = List.copyOf(waiting);
                waiting.clear();
                released.forEach(this::keepAlone);
            }
            bind();
        }
        released.forEach(this::endIfDone);
        flushes.again();
    }

    private synchronized void bind() throws IOException {
        if (!alone && !mark.bound() && phase == Phase.EQUAL) {
            store(mark.withBound(true));
        }
    }

    /**
     * Whether guests may use it. What they had asked for when that ends is brought to an end first, as far as it
     * goes.
     */
    void serve(boolean now) throws IOException {
        synchronized (serving) {
            boolean already = guests().isPresent();
            if (now && !already) {
                admitGuests();
            } else if (!now && already) {
                dismissGuests();
            }
        }
    }

    private synchronized void admitGuests() throws IOException {
        store(mark.withClean(false));
        admitting = true;
        guests = Optional.of(new NbdServer(settings.guests(), settings.disk(), this));
    }

    private void dismissGuests() throws IOException {
        synchronized (this) {
            admitting = false;
        }
        guests().ifPresent(NbdServer::close);
        if (!settle()) {
            forgetGuests();
            return;
        }
        // Not under the lock: whoever brings the answer may have to tell of an earlier one first, and needs it.
        local.flush();
        synchronized (this) {
            forgetGuests();
            store(mark.withClean(reconciled));
        }
    }

    private synchronized Optional<NbdServer> guests() {
        return guests;
    }

    private synchronized void forgetGuests() {
        guests = Optional.empty();
    }

    /** @return whether nothing is under way any more */
    private synchronized boolean settle() {
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(SETTLE_MILLIS);
        try {
            while (underWay > waiting.size() && System.nanoTime() < end) {
                wait(100);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return underWay == 0;
    }

    /**
     * Lets guests use it no more, and never again tries to make the other side equal: that is the one that counts from
     * now on. To be closed then.
     * @throws IOException when the two do not hold the same; then it goes on as before
     */
    void handOver() throws IOException {
        boolean served = guests().isPresent();
        serve(false);
        synchronized (this) {
            if (phase == Phase.EQUAL && dirty.isEmpty() && underWay == 0) {
                // Whoever makes it equal again begins with a new connection, of which there will be none.
                peer.end();
                return;
            }
        }
        serve(served);
        throw new IOException("The two sides do not hold the same.");
    }

    /** Ends it; what is on disk tells how it stood. */
    void close() throws IOException {
        serve(false);
        peer.close();
        local.close();
        log.close();
    }

    // --- what guests ask for

    @Override
    public void submit(Nbd.Request request, Nbd.Reply reply) {
        switch (request.command()) {
            case Nbd.READ -> local.submit(request, reply);
            case Nbd.FLUSH -> flushes.submit(request, reply);
            default -> {
                synchronized (this) {
                    if (!admitting) {
                        // Its connection has ended: who asked for it asks again where it may be done.
                        return;
                    }
                    underWay++;
                }
                ranges.take(request.offset(), request.length(), range -> begin(new Change(request, reply, range)));
            }
        }
    }

    private void begin(Change change) {
        try {
            log.cover(change.request.offset(), change.request.length());
        } catch (IOException e) {
            say("the list of differences can't be written: " + e.getMessage());
            synchronized (this) {
                change.error = Nbd.IO_ERROR;
                change.here = true;
                change.there = true;
            }
            endIfDone(change);
            return;
        }
        toOther(change);
        local.submit(change.request, (error, data) -> {
            synchronized (this) {
                change.here = true;
                change.error = error;
                if (error != 0) {
                    // Nobody knows what is there now: the same on both sides it shall be.
                    dirty.add(change.request.offset(), change.request.length());
                }
            }
            endIfDone(change);
        });
    }

    private void toOther(Change change) {
        NbdClient client;
        synchronized (this) {
            if (remote.isEmpty() || phase != Phase.SYNCING && phase != Phase.EQUAL) {
                if (mark.bound()) {
                    stall();
                    waiting.add(change);
                } else {
                    keepAlone(change);
                }
                return;
            }
            client = remote.get();
        }
        peer.count(change.request.payload().length);
        // Not under the lock: the answer may be told at once, and to a guest that does not listen.
        client.submit(change.request, (error, data) -> answered(client, change, error));
    }

    /** Something waits for the other side, unless it only has to be made equal. Held. */
    void stall() {
        if (!stalled && phase != Phase.SYNCING) {
            stalled = true;
            stalledSince = System.nanoTime();
        }
    }

    /** The other side when it holds the same. Held. */
    Optional<NbdClient> equalSide() {
        return phase == Phase.EQUAL ? remote : Optional.empty();
    }

    /** The other side says that it has it. */
    void written(NbdClient client, Nbd.Request request) {
        synchronized (this) {
            if (!remote.equals(Optional.of(client))) {
                dirty.add(request.offset(), request.length());
                return;
            }
            if (request.isDurable() || !flushes.written(request.offset(), request.length()) || phase != Phase.EQUAL) {
                return;
            }
        }
        flushes.now();
    }

    private void answered(NbdClient client, Change change, int error) {
        if (error == 0) {
            written(client, change.request);
            synchronized (this) {
                change.there = true;
            }
            endIfDone(change);
            return;
        }
        lost(client, Nbd.why(error));
        toOther(change);
        endIfDone(change);
    }

    /** It is on this side only, and on the list. Under the lock. */
    private void keepAlone(Change change) {
        try {
            if (mark.equal() || !mark.base().isEmpty() && !mark.isDiverged()) {
                store(mark.diverged(UUID.randomUUID().toString()));
            }
        } catch (IOException e) {
            trouble = "The mark can't be written: " + e.getMessage();
            change.error = Nbd.IO_ERROR;
        }
        dirty.add(change.request.offset(), change.request.length());
        change.there = true;
    }

    private void endIfDone(Change change) {
        synchronized (this) {
            if (!change.here || !change.there || change.ended) {
                return;
            }
            change.ended = true;
            underWay--;
            notifyAll();
        }
        ranges.free(change.range);
        change.reply.done(change.error, new byte[0]);
        flushes.shrinkLog(false);
    }

    // --- what becomes of the other side

    /** What has to be done with it. */
    synchronized Verdict judge(Mark theirs) {
        return Verdict.of(mark, theirs, !dirty.isEmpty());
    }

    /** All has to be copied. On disk when this returns. */
    synchronized void listAll() throws IOException {
        log.coverAll();
        dirty.addAll();
        store(mark.fillingAll());
    }

    /** These parts may differ, too. On disk when this returns. */
    synchronized void listMore(BitSet parts) throws IOException {
        log.coverParts(parts);
        dirty.addListed(log);
        filling();
    }

    synchronized void filling() throws IOException {
        store(mark.filling());
    }

    /** From now on it gets all changes. */
    void connected(NbdClient client) {
        List<Change> late;
        synchronized (this) {
            remote = Optional.of(client);
            phase = Phase.SYNCING;
            split = false;
            trouble = "";
            late = List.copyOf(waiting);
            waiting.clear();
        }
        late.forEach(change -> {
            toOther(change);
            endIfDone(change);
        });
    }

    synchronized void refused(boolean isSplit, String why) {
        phase = Phase.REFUSED;
        split = isSplit;
        trouble = why;
    }

    /** Both sides hold the same, and the other one's mark says so. @return whether it was so until now */
    boolean equal(NbdClient client) throws IOException {
        synchronized (this) {
            if (!remote.equals(Optional.of(client)) || phase != Phase.SYNCING || !dirty.isEmpty()) {
                return false;
            }
            store(mark.equalNow(!alone));
            phase = Phase.EQUAL;
            reconciled = true;
            stalled = false;
        }
        flushes.shrinkLog(true);
        flushes.again();
        return true;
    }

    void lost(NbdClient client, String why) {
        synchronized (this) {
            if (remote.equals(Optional.of(client))) {
                remote = Optional.empty();
                phase = Phase.APART;
                trouble = why;
                flushes.lost();
            }
        }
        client.close();
        peer.wake();
    }

    synchronized void apart(String why) {
        if (remote.isEmpty()) {
            phase = Phase.APART;
            split = false;
            trouble = why;
        }
    }

    /** Something has to be copied again. @return whether it is so */
    synchronized boolean isBehind(NbdClient client) {
        if (remote.equals(Optional.of(client)) && phase == Phase.EQUAL && !dirty.isEmpty()) {
            phase = Phase.SYNCING;
        }
        return remote.equals(Optional.of(client)) && phase == Phase.SYNCING;
    }

    synchronized Phase phase() {
        return phase;
    }

    void say(String what) {
        LOG.log(System.Logger.Level.WARNING, "disk " + settings.disk() + ": " + what);
    }
}
