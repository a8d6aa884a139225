package org.gannet.webapp.portal.images;

import com.vaadin.flow.dom.Element;
import com.vaadin.flow.server.VaadinRequest;
import com.vaadin.flow.server.VaadinResponse;
import com.vaadin.flow.server.VaadinSession;
import com.vaadin.flow.server.streams.ElementRequestHandler;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.gannet.backend.images.ImageUploads;
import org.gannet.backend.images.UploadId;
import org.gannet.backend.images.UploadView;
import org.gannet.base.ErrorCode;
import org.gannet.base.ProblemException;
import org.gannet.webapp.security.CurrentActor;
import org.springframework.http.HttpHeaders;
import tools.jackson.databind.json.JsonMapper;

/**
 * Takes the pieces that a page's browser sends. The address is known to that page only; whose upload it is and whether
 * the person may is looked at again with each piece.
 */
final class PieceReceiver implements ElementRequestHandler {
    private static final long serialVersionUID = 1;
    private static final JsonMapper JSON = new JsonMapper();
    private final transient ImageUploads uploads;
    private final transient CurrentActor actors;

    PieceReceiver(ImageUploads uploads, CurrentActor actors) {
        this.uploads = uploads;
        this.actors = actors;
    }

    @Override
    public void handleRequest(VaadinRequest request, VaadinResponse response, VaadinSession session, Element owner)
            throws IOException {
        response.setContentType("application/json");
        response.setHeader(HttpHeaders.CACHE_CONTROL, "no-store");
        Map<String, Object> answer = new LinkedHashMap<>();
        try {
            answer.put("received", receive(request).received());
        } catch (ProblemException e) {
            response.setStatus(409);
            boolean again = e.code() == ErrorCode.WRONG_STATE
                    || e.code() == ErrorCode.IN_USE
                    || e.code().isRetryable();
            answer.put("again", again);
            answer.put("message", e.problem().message());
        } catch (IllegalArgumentException e) {
            response.setStatus(400);
            answer.put("message", "Malformed.");
        }
        response.getOutputStream().write(JSON.writeValueAsBytes(answer));
    }

    private UploadView receive(VaadinRequest request) throws IOException {
        UploadId id = new UploadId(UUID.fromString(Objects.requireNonNullElse(request.getParameter("upload"), "")));
        String offset = request.getParameter("offset");
        return offset == null
                ? uploads.get(actors.get(), id)
                : uploads.append(actors.get(), id, Long.parseLong(offset), request.getInputStream());
    }
}
