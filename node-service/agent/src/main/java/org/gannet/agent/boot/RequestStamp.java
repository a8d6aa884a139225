package org.gannet.agent.boot;

import java.util.Optional;
import java.util.function.Supplier;
import org.gannet.base.ErrorCode;
import org.gannet.base.Problem;
import org.gannet.node.CallStamp;
import org.gannet.node.NodeException;
import org.springframework.web.context.request.RequestContextHolder;
import org.springframework.web.context.request.ServletRequestAttributes;

/** The stamp of the request that this thread serves. */
final class RequestStamp implements Supplier<CallStamp> {
    @Override
    public CallStamp get() {
        return Optional.ofNullable(RequestContextHolder.getRequestAttributes())
                .filter(ServletRequestAttributes.class::isInstance)
                .map(ServletRequestAttributes.class::cast)
                .flatMap(request -> Optional.ofNullable(request.getRequest().getHeader(CallStamp.HEADER)))
                .flatMap(CallStamp::parse)
                .orElseThrow(() -> new NodeException(Problem.of(
                                ErrorCode.INVALID_REQUEST, "The request does not say which leader sent it, and when.")
                        .withCause("Portal and agent are of versions that do not understand each other.")
                        .withRemedy("Install the same version on both.")
                        .withInternal("no header " + CallStamp.HEADER)));
    }
}
