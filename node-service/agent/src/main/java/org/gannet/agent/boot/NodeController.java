package org.gannet.agent.boot;

import org.gannet.agent.fence.CallOrder;
import org.gannet.agent.service.NodeService;
import org.gannet.node.FencedNode;
import org.springframework.web.bind.annotation.RestController;

/** The contract over HTTP: its annotations are the interface's. Each call passes the fence first. */
@RestController
class NodeController extends FencedNode {
    NodeController(NodeService service, CallOrder order) {
        super(service, order);
    }
}
