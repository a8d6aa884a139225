package org.gannet.engine.operation;

import org.gannet.base.Subject;

/** Parameters of an operation on the cluster as a whole. */
public interface AboutCluster extends Parameters {
    @Override
    default Subject subject() {
        return new Subject.OfCluster();
    }
}
