package org.gannet.webapp.portal.instances;

import static org.assertj.core.api.Assertions.assertThat;

import com.vaadin.flow.router.QueryParameters;
import org.gannet.backend.instances.InstanceOrder;
import org.gannet.webapp.base.component.UrlState;
import org.junit.jupiter.api.Test;

class ListAddressTest {
    private static ListAddress read(String query) {
        return ListAddress.of(UrlState.of(QueryParameters.fromString(query)));
    }

    private static String written(ListAddress address) {
        return address.writeTo(new UrlState()).toParameters().getQueryString();
    }

    @Test
    void readsWhatItWrote() {
        ListAddress address =
                new ListAddress(StatusFilter.TROUBLE, "web 1", new InstanceOrder(InstanceOrder.Field.MEMORY, true));

        assertThat(read(written(address))).isEqualTo(address);
    }

    @Test
    void leavesOutWhatIsUsual() {
        assertThat(written(read(""))).isEmpty();
    }

    @Test
    void takesWhatIsUsualForWhatItDoesNotKnow() {
        assertThat(read("status=nonsense&sort=-nothing&status=running")).isEqualTo(read(""));
    }

    @Test
    void aNameBecomesPartOfAnAddress() {
        assertThat(Offer.slug("Debian 12 (bookworm)")).isEqualTo("debian-12-bookworm");
    }
}
