package org.gannet.agent.transfer;

import org.gannet.base.InstanceId;
import org.gannet.node.NodeException;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.service.annotation.GetExchange;
import org.springframework.web.service.annotation.HttpExchange;
import org.springframework.web.service.annotation.PutExchange;

/**
 * What the sender of a guest asks of its receiver. The sender decides: the receiver's guest goes on only when told to,
 * and the sender's only when the receiver's certainly won't, so that never two run, wherever a message is lost.
 * Every method may be repeated. All throw {@link NodeException}: NOT_FOUND when the receiver does not wait for this
 * machine with this secret.
 */
@HttpExchange("/node/v1/peer/vms/{id}")
public interface PeerApi {
    String SECRET = "X-Gannet-Secret";

    /** What waits there; asked again and again, to know that it still does. */
    @GetExchange("/receiver")
    Receiver receiver(@PathVariable("id") InstanceId id, @RequestHeader(SECRET) String secret);

    /** Puts on disk what has been copied so far, so that less is left to do while the guest stands still. */
    @PutExchange("/flush")
    void flush(@PathVariable("id") InstanceId id, @RequestHeader(SECRET) String secret);

    /** The disks are complete: closes them to writers from outside and puts them on disk. */
    @PutExchange("/disks-complete")
    void disksComplete(@PathVariable("id") InstanceId id, @RequestHeader(SECRET) String secret);

    /** The sender has given the guest up: it goes on here. */
    @PutExchange("/go-on")
    Arrival goOn(@PathVariable("id") InstanceId id, @RequestHeader(SECRET) String secret);

    /** What became of the guest. */
    enum Arrival {
        /** It goes on at the receiver. */
        RUNNING,
        /** Not all has been read yet: ask again. */
        NOT_YET,
        /** The receiver lost it, and will never run it: it may go on at the sender. */
        LOST
    }
}
