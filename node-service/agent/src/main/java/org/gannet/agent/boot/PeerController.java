package org.gannet.agent.boot;

import org.gannet.agent.hypervisor.kvm.KvmHypervisor;
import org.gannet.agent.transfer.PeerApi;
import org.gannet.agent.transfer.Receiver;
import org.gannet.base.InstanceId;
import org.springframework.web.bind.annotation.RestController;

/** The hand-over between agents over HTTP. */
@RestController
class PeerController implements PeerApi {
    private final PeerApi arrivals;

    PeerController(KvmHypervisor hypervisor) {
        this.arrivals = hypervisor.arrivals();
    }

    @Override
    public Receiver receiver(InstanceId id, String secret) {
        return arrivals.receiver(id, secret);
    }

    @Override
    public void flush(InstanceId id, String secret) {
        arrivals.flush(id, secret);
    }

    @Override
    public void disksComplete(InstanceId id, String secret) {
        arrivals.disksComplete(id, secret);
    }

    @Override
    public Arrival goOn(InstanceId id, String secret) {
        return arrivals.goOn(id, secret);
    }
}
