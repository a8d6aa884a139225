package org.gannet.agent.volume.ext;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.gannet.agent.volume.Medium;
import org.gannet.base.VolumeId;

/**
 * Volumes that are attached to this node. What the storage was told is asked again after a start of the agent: scripts
 * may be repeated. Each method has the volume's turn.
 * @implNote as Ganeti does it: attach, then open; shared while a machine changes nodes
 */
final class ExtOpenings {
    private final ExtScripts scripts;
    private final ExtRecords records;
    private final Map<VolumeId, Opening> known = new ConcurrentHashMap<>();

    ExtOpenings(ExtScripts scripts, ExtRecords records) {
        this.scripts = scripts;
        this.records = records;
    }

    /** Who may have a volume open. */
    private enum Mode {
        /** Nobody has said. */
        UNSAID,
        ALONE,
        SHARED,
        /** Another node, from now on. */
        CLOSED
    }

    private record Opening(ExtScripts.Device device, Mode mode) {}

    private Opening attached(ExtPool pool, VolumeId id) {
        Opening now = known.get(id);
        return now == null ? attachedAnew(pool, id) : now;
    }

    private Opening attachedAnew(ExtPool pool, VolumeId id) {
        records.change(id, record -> record.withAttached(true));
        ExtScripts.Device device = scripts.attach(pool, id);
        Opening before = known.get(id);
        Opening now = new Opening(device, before == null ? Mode.UNSAID : before.mode());
        known.put(id, now);
        return now;
    }

    /** As it is now: asked again. @throws org.gannet.node.NodeException TIMED_OUT, TOOL_FAILED */
    ExtScripts.Device device(ExtPool pool, VolumeId id) {
        return attachedAnew(pool, id).device();
    }

    private void open(ExtPool pool, VolumeId id, Mode mode) {
        Opening now = attached(pool, id);
        if (now.mode() != mode) {
            if (scripts.has(pool, ExtProvider.Script.OPEN)) {
                scripts.require(pool, id, run -> run.open(mode == Mode.ALONE), "The volume was not opened.");
            }
            known.put(id, new Opening(now.device(), mode));
        }
    }

    /** Ready to be read and written, by this node alone unless it was said that it is shared. */
    Medium ready(ExtPool pool, VolumeId id) {
        Opening now = attached(pool, id);
        if (now.mode() == Mode.UNSAID) {
            open(pool, id, Mode.ALONE);
        }
        Medium.Device device = new Medium.Device(now.device().path(), true);
        return pool.userspace() ? now.device().uri().orElse(device) : device;
    }

    void share(ExtPool pool, VolumeId id) {
        open(pool, id, Mode.SHARED);
    }

    void takeOver(ExtPool pool, VolumeId id) {
        open(pool, id, Mode.ALONE);
    }

    void handOver(ExtPool pool, VolumeId id) {
        Opening now = attached(pool, id);
        if (now.mode() != Mode.CLOSED) {
            close(pool, id);
            known.put(id, new Opening(now.device(), Mode.CLOSED));
        }
    }

    private void close(ExtPool pool, VolumeId id) {
        if (scripts.has(pool, ExtProvider.Script.CLOSE)) {
            scripts.require(pool, id, ExtCommands::close, "The volume was not closed.");
        }
    }

    /** If it is, or may be, attached. @throws org.gannet.node.NodeException TIMED_OUT, TOOL_FAILED */
    void detach(ExtPool pool, VolumeId id) {
        if (records.find(id).filter(ExtRecord::attached).isPresent()) {
            Opening now = known.get(id);
            if (now == null || now.mode() == Mode.ALONE || now.mode() == Mode.SHARED) {
                close(pool, id);
            }
            scripts.require(pool, id, ExtCommands::detach, "The volume was not detached from the node.");
            known.remove(id);
            records.change(id, record -> record.withAttached(false));
        }
    }

    /** It is gone, whatever it was attached as. */
    void forget(VolumeId id) {
        known.remove(id);
    }
}
