package org.gannet.engine.operation;

import java.util.function.UnaryOperator;
import org.gannet.engine.operation.instance.NewNic;

/**
 * Parameters of an operation that attaches network cards to something. Whoever submits them looks at each card, and
 * says whose choice it is, see {@link NewNic.OnNetwork#by}; a test finds the operation that hides a card.
 */
public interface AttachesCards extends Parameters {
    /** The same, with each card attached to what is made of it. */
    Parameters attaching(UnaryOperator<NewNic> each);
}
