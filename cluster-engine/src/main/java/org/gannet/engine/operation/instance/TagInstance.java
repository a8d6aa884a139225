package org.gannet.engine.operation.instance;

import java.util.List;
import org.gannet.base.InstanceId;
import org.gannet.base.Tag;
import org.gannet.engine.model.Instance;
import org.gannet.engine.operation.AboutInstance;
import org.gannet.engine.operation.Names;
import org.gannet.engine.operation.Operation;
import org.gannet.engine.operation.Planner;
import org.gannet.engine.operation.Present;
import org.gannet.engine.operation.Tagging;

/** Puts tags on a machine, and takes others away. */
public record TagInstance(Parameters parameters) implements OnInstanceRecord {
    /**
     * @param add that it shall have
     * @param remove that it shall not have; those that it has not are nothing to complain of
     */
    public record Parameters(
            InstanceId instance,
            List<Tag> add,
            @Present("tags") List<Tag> remove) implements AboutInstance {
        public Parameters {
            add = List.copyOf(add);
            remove = List.copyOf(remove);
            Tagging.require(add, remove);
        }

        @Override
        public Operation operation() {
            return new TagInstance(this);
        }
    }

    @Override
    public String title(Names names) {
        return Planner.title("Tag", names, parameters.instance());
    }

    @Override
    public Instance after(Instance before) {
        return before.withTags(Tagging.changed(before.tags(), parameters.add(), parameters.remove()));
    }
}
