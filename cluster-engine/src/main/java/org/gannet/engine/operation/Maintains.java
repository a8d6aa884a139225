package org.gannet.engine.operation;

import java.util.List;
import org.gannet.base.NodeName;

/** Parameters of an operation on nodes of one group that are taken out, or back. */
public interface Maintains extends AboutGroup {
    List<NodeName> nodes();
}
