package org.gannet.engine.htools;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.gannet.engine.allocation.search.NewInstance;
import org.gannet.engine.allocation.search.SearchRules;
import org.gannet.engine.balancing.ClusterInput;
import org.gannet.engine.balancing.Inventory;
import org.gannet.engine.balancing.PlacementState;
import tools.jackson.databind.json.JsonMapper;

/**
 * The answer to an allocator's request in the form of hail 3.0.2.
 *
 * @param text one line of JSON, without its end: success, info and result
 * @param after the cluster when it was done; as before where it was refused
 */
public record AllocatorAnswer(String text, PlacementState after) {
    private static final JsonMapper JSON = new JsonMapper();

    /**
     * Answers a request.
     *
     * @param asNew instances of the cluster by name, where more is known of them than the cluster says
     */
    public static AllocatorAnswer of(
            ClusterInput cluster, AllocatorRequest request, Map<String, NewInstance> asNew, SearchRules rules) {
        var search = new AllocatorSearch(cluster, rules);
        Map<String, Object> answer = new LinkedHashMap<>();
        PlacementState after = PlacementState.of(Inventory.of(cluster));
        try {
            AllocatorSearch.Outcome outcome = search.outcome(request, asNew);
            answer.put("success", true);
            answer.put("info", "Request successful: " + outcome.info());
            answer.put("result", outcome.result());
            after = outcome.after();
        } catch (AllocatorSearch.Refused refused) {
            answer.put("success", false);
            answer.put("info", "Request failed: " + refused.getMessage());
            answer.put("result", List.of());
        }
        return new AllocatorAnswer(JSON.writeValueAsString(answer), after);
    }
}
