package org.gannet.webapp.portal.instances;

import com.vaadin.flow.component.combobox.ComboBox;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.textfield.TextField;
import com.vaadin.flow.data.value.ValueChangeMode;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.gannet.backend.instances.Network;
import org.gannet.backend.operations.Choice;
import org.gannet.base.IpAddress;
import org.gannet.base.NetworkId;
import org.gannet.webapp.base.format.Texts;

/** What a new machine's network card is attached to: the node's address translation, unless a network is chosen. */
class NetworkForm extends Div {
    private final ComboBox<Choice> network = new ComboBox<>(Texts.text("create.network"));
    private final TextField address = new TextField(Texts.text("create.address"));

    /** @param chosen is told whether one is */
    NetworkForm(Runnable changed, Consumer<Boolean> chosen) {
        addClassNames("form-row", "form-row--wide");
        network.setId("create-network");
        network.setPlaceholder(Texts.text("create.network.none"));
        network.setItemLabelGenerator(Choice::label);
        network.setClearButtonVisible(true);
        network.addValueChangeListener(change -> {
            address.setVisible(change.getValue() != null);
            chosen.accept(change.getValue() != null);
            changed.run();
        });
        address.setId("create-address");
        address.setPlaceholder(Texts.text("create.address.free"));
        address.setVisible(false);
        address.setManualValidation(true);
        address.setValueChangeMode(ValueChangeMode.LAZY);
        address.addValueChangeListener(change -> {
            check();
            changed.run();
        });
        add(network, address);
    }

    /** What is chosen already stays so while it is there. */
    void offer(List<Choice> networks) {
        Optional<Choice> chosen = Optional.ofNullable(network.getValue()).filter(networks::contains);
        network.setItems(networks);
        chosen.ifPresentOrElse(network::setValue, network::clear);
    }

    /** Says what is wrong with what is typed. */
    boolean check() {
        boolean right = !address.isVisible() || typed().isEmpty() || parsed().isPresent();
        address.setErrorMessage(right ? "" : Texts.text("create.address.wrong"));
        address.setInvalid(!right);
        return right;
    }

    private String typed() {
        return address.getValue().strip();
    }

    private Optional<IpAddress> parsed() {
        try {
            return Optional.of(IpAddress.parse(typed()));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** Empty when none is chosen. */
    Optional<Network> chosen() {
        return Optional.ofNullable(network.getValue())
                .map(choice -> new Network.Open(
                        NetworkId.parse(choice.value()),
                        typed().isEmpty() ? List.of() : parsed().stream().toList()));
    }
}
