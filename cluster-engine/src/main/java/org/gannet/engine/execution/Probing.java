package org.gannet.engine.execution;

import java.util.LinkedHashMap;
import java.util.Map;
import org.gannet.base.ErrorCode;
import org.gannet.base.NodeName;
import org.gannet.base.Problem;
import org.gannet.base.ProblemException;
import org.gannet.engine.operation.Probe;
import org.gannet.engine.spi.NodeDirectory;
import org.gannet.node.NodeApi;

/** Asks nodes that are not watched, since planning wants to know. Changes nothing. */
record Probing(NodeDirectory directory) {
    /** @param addresses by the names that they shall say; one may be asked at another address than it was */
    Map<NodeName, Probe> ask(Map<NodeName, String> addresses) {
        Map<NodeName, Probe> answers = new LinkedHashMap<>();
        addresses.forEach((name, address) -> answers.put(name, ask(name, address)));
        return answers;
    }

    private Probe ask(NodeName name, String address) {
        try {
            NodeApi api = directory.get(name, address);
            return new Probe.Answered(api.facts(), api.report());
        } catch (EngineClosedException e) {
            throw e;
        } catch (ProblemException e) {
            return new Probe.Silent(e.problem());
        } catch (RuntimeException e) {
            return new Probe.Silent(Problem.of(ErrorCode.NODE_UNREACHABLE, "It could not be asked.")
                    .withInternal(name + " at " + address + ": " + e));
        }
    }
}
