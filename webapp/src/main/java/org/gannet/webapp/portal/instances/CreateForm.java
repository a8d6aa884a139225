package org.gannet.webapp.portal.instances;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.checkbox.Checkbox;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Section;
import com.vaadin.flow.component.select.Select;
import com.vaadin.flow.component.textfield.IntegerField;
import com.vaadin.flow.component.textfield.TextArea;
import com.vaadin.flow.component.textfield.TextField;
import com.vaadin.flow.data.value.ValueChangeMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.gannet.backend.backups.BackupView;
import org.gannet.backend.flavors.FlavorView;
import org.gannet.backend.images.ImageView;
import org.gannet.backend.instances.CreateRequest;
import org.gannet.backend.instances.InstanceService;
import org.gannet.backend.instances.Network;
import org.gannet.backend.operations.Choice;
import org.gannet.backend.projects.ProjectId;
import org.gannet.backend.projects.ProjectView;
import org.gannet.backend.quota.QuotaAmounts;
import org.gannet.base.ByteSize;
import org.gannet.base.DiskTemplate;
import org.gannet.base.HostName;
import org.gannet.webapp.base.component.Blocks;
import org.gannet.webapp.base.component.Choices;
import org.gannet.webapp.base.component.Notice;
import org.gannet.webapp.base.format.Texts;

/** Image, size and name; the rest has good defaults. Says at each field what is wrong as it is typed. */
class CreateForm extends Div {
    private static final Pattern KEY = Pattern.compile("(\\S+ )?(ssh-|ecdsa-|sk-)\\S+ [A-Za-z0-9+/=]{16,}( .*)?");

    private final Runnable changed;
    private final Select<ProjectView> project = new Select<>();
    private final Choices<Offer> image = new Choices<>("image", Texts.text("create.image"));
    private final List<Choices.Card<Offer>> cards = new ArrayList<>();
    private final SizeForm size;
    private final TextField name = new TextField();
    private final IntegerField count = new IntegerField(Texts.text("create.count"));
    private final TextArea keys = new TextArea();
    private final Select<String> node = new Select<>();
    private final Select<String> template = new Select<>();
    private final NetworkForm network;
    private final PlacementRuleForm rule;
    private final Section attached;
    private final TextField bridge = new TextField(Texts.text("create.bridge"));
    private final Checkbox start = new Checkbox(Texts.text("create.start"), true);

    /**
     * What there is to choose from.
     * @param nodes for operators; empty for everybody else
     * @param templates kinds of disks
     */
    CreateForm(
            List<ProjectView> projects,
            List<ImageView> images,
            List<FlavorView> flavors,
            List<String> nodes,
            List<DiskTemplate> templates,
            Runnable changed) {
        this.changed = changed;
        addClassName("stack");
        size = new SizeForm(flavors, changed);
        // A card is attached to one thing.
        network = new NetworkForm(changed, chosen -> bridge.setEnabled(!chosen));
        attached = section("create.network.title", network);
        setUpProject(projects);
        setUpImage(images);
        setUpName();
        setUpCount();
        setUpKeys();
        setUpNode(nodes);
        setUpTemplate(templates);
        rule = new PlacementRuleForm(changed);
        start.setId("create-start");
        bridge.setId("create-bridge");
        bridge.setPlaceholder(Texts.text("create.bridge.none"));
        bridge.setVisible(!nodes.isEmpty());
        bridge.addValueChangeListener(change -> changed.run());
        Notice.Fold advanced = new Notice.Fold(
                Texts.text("create.advanced"),
                Blocks.div("stack", start, Blocks.div("form-row", template, node, bridge), rule));
        advanced.setId("create-advanced");
        if (projects.size() > 1) {
            add(section("create.project", project));
        }
        add(
                section("create.image", image),
                section("create.size", size),
                section("create.name", Blocks.div("stack", name, count)),
                attached,
                section("create.keys", keys),
                section("create.advanced.title", advanced));
    }

    private static Section section(String key, Component content) {
        Section section = new Section(Blocks.heading(Texts.text(key)), content);
        section.addClassName("form-section");
        return section;
    }

    private void setUpProject(List<ProjectView> projects) {
        project.setId("create-project");
        project.setAriaLabel(Texts.text("create.project"));
        project.setItemLabelGenerator(ProjectView::name);
        project.setItems(projects);
        projects.stream().findFirst().ifPresent(project::setValue);
        project.addValueChangeListener(change -> changed.run());
    }

    private void setUpImage(List<ImageView> images) {
        cards.addAll(Offer.cards(images));
        image.setCards(cards);
        image.onChange(offer -> {
            size.setSmallestDisk(offer.smallest());
            changed.run();
        });
        image.chosen().ifPresent(offer -> size.setSmallestDisk(offer.smallest()));
    }

    private void setUpName() {
        name.setId("create-name");
        name.setAriaLabel(Texts.text("create.name"));
        name.setRequired(true);
        name.setManualValidation(true);
        name.setHelperText(Texts.text("create.name.help"));
        name.setPlaceholder(Texts.text("create.name.example"));
        name.setMaxLength(253);
        name.setAutofocus(true);
        name.setWidth("min(420px, 100%)");
        name.setAutocorrect(false);
        name.setValueChangeMode(ValueChangeMode.LAZY);
        name.addValueChangeListener(change -> {
            checkName(false);
            checkCount();
            changed.run();
        });
    }

    private void setUpCount() {
        count.setId("create-count");
        count.setWidth("min(420px, 100%)");
        count.setMin(1);
        count.setMax(InstanceService.MOST_TOGETHER);
        count.setStepButtonsVisible(true);
        count.setValue(1);
        count.setManualValidation(true);
        count.addValueChangeListener(change -> {
            checkCount();
            changed.run();
        });
    }

    private boolean checkCount() {
        Integer typed = count.getValue();
        boolean right = typed != null && typed >= 1 && typed <= InstanceService.MOST_TOGETHER;
        count.setErrorMessage(right ? "" : Texts.text("create.count.wrong", InstanceService.MOST_TOGETHER));
        count.setInvalid(!right);
        count.setHelperText(
                right && typed > 1 && !title().isEmpty()
                        ? Texts.text(
                                "create.count.names",
                                CreateRequest.numbered(title(), 1),
                                CreateRequest.numbered(title(), typed))
                        : Texts.text("create.count.help"));
        return right;
    }

    private void setUpKeys() {
        keys.setId("create-keys");
        keys.setAriaLabel(Texts.text("create.keys"));
        keys.setHelperText(Texts.text("create.keys.help"));
        keys.setPlaceholder(Texts.text("create.keys.example"));
        keys.setWidthFull();
        keys.setMinRows(2);
        keys.setManualValidation(true);
        keys.addValueChangeListener(change -> {
            checkKeys();
            changed.run();
        });
    }

    private void setUpNode(List<String> nodes) {
        List<String> choices = new ArrayList<>(List.of(""));
        choices.addAll(nodes);
        node.setId("create-node");
        node.setLabel(Texts.text("create.node"));
        node.setItems(choices);
        node.setItemLabelGenerator(each -> each.isEmpty() ? Texts.text("create.node.any") : each);
        node.setValue("");
        node.setVisible(!nodes.isEmpty());
        node.addValueChangeListener(change -> changed.run());
    }

    /** Where its disks lie, when there is a choice. */
    private void setUpTemplate(List<DiskTemplate> templates) {
        List<String> choices = new ArrayList<>(List.of(""));
        templates.forEach(each -> choices.add(each.name()));
        template.setId("create-template");
        template.setLabel(Texts.text("create.template"));
        template.setItems(choices);
        template.setItemLabelGenerator(
                each -> Texts.text(each.isEmpty() ? "create.template.any" : "op.DiskTemplate." + each));
        template.setValue("");
        template.setVisible(templates.size() > 1);
        template.addValueChangeListener(change -> changed.run());
    }

    /** @param missingToo also says that a name is missing */
    private boolean checkName(boolean missingToo) {
        String typed = name.getValue().strip();
        Optional<String> fault = typed.isEmpty() && !missingToo ? Optional.empty() : HostName.findFault(typed);
        name.setErrorMessage(fault.orElse(""));
        name.setInvalid(fault.isPresent());
        return fault.isEmpty() && !typed.isEmpty();
    }

    private boolean checkKeys() {
        Optional<String> wrong =
                keyLines().stream().filter(line -> !KEY.matcher(line).matches()).findFirst();
        keys.setErrorMessage(wrong.map(line -> Texts.text("create.keys.wrong", shorten(line)))
                .orElse(""));
        keys.setInvalid(wrong.isPresent());
        return wrong.isEmpty();
    }

    private static String shorten(String line) {
        int most = 32;
        return line.length() <= most ? line : line.substring(0, most) + "…";
    }

    private List<String> keyLines() {
        return keys.getValue()
                .lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty())
                .toList();
    }

    /** The name is somebody else's, or not allowed: says the service. */
    void refuseName(String because) {
        name.setErrorMessage(because);
        name.setInvalid(true);
    }

    void fill(Optional<String> wishedName, Optional<String> wishedImage, Optional<String> wishedSize) {
        wishedName.ifPresent(name::setValue);
        wishedImage.ifPresent(image::choose);
        wishedSize.ifPresent(size::choose);
        image.chosen().ifPresent(offer -> size.setSmallestDisk(offer.smallest()));
    }

    /** What it was is proposed for what it becomes. */
    void startFrom(BackupView backup) {
        Choices.Card<Offer> card = Offer.card(backup);
        cards.removeIf(each -> each.key().equals(card.key()));
        cards.addFirst(card);
        image.setCards(cards);
        image.choose(card.key());
        size.propose(backup.vcpus(), backup.memory(), card.value().smallest());
        size.setSmallestDisk(card.value().smallest());
        if (name.isEmpty()) {
            backup.machine().ifPresent(name::setValue);
        }
    }

    /** To choose from, of the chosen project; without any there is nothing to say of it. */
    void offerNetworks(List<Choice> networks) {
        network.offer(networks);
        attached.setVisible(!networks.isEmpty());
    }

    /** What machines of the chosen project can be made of; a choice that is still there stays. */
    void offerImages(List<ImageView> images) {
        List<Choices.Card<Offer>> backup =
                cards.stream().filter(card -> card.key().equals("backup")).toList();
        cards.clear();
        cards.addAll(backup);
        cards.addAll(Offer.cards(images));
        image.setCards(cards);
        image.chosen().ifPresent(offer -> size.setSmallestDisk(offer.smallest()));
    }

    void chooseProject(Optional<ProjectId> wished) {
        project.getListDataView()
                .getItems()
                .filter(each -> wished.filter(each.id()::equals).isPresent())
                .findFirst()
                .ifPresent(project::setValue);
    }

    Optional<ProjectView> project() {
        return Optional.ofNullable(project.getValue());
    }

    /** What it would take of the quota; nothing while a field is wrong. */
    QuotaAmounts amounts() {
        ByteSize besides = image.chosen().map(Offer::besides).orElse(ByteSize.ZERO);
        return size.size()
                .map(chosen -> new QuotaAmounts(
                        1, chosen.vcpus(), chosen.memory(), chosen.disk().plus(besides)))
                .map(one -> one.times(count()))
                .orElse(QuotaAmounts.NOTHING);
    }

    /** How many like it; 1 while what is typed is wrong. */
    int count() {
        return count.isInvalid() || count.getValue() == null ? 1 : count.getValue();
    }

    String title() {
        return name.getValue().strip();
    }

    String describe() {
        return Texts.text(
                "create.summary.words", image.chosen().map(Offer::name).orElse(""), size.chosenName());
    }

    /** The request as typed; empty when a field is wrong. @param missingToo also marks what is still missing */
    Optional<CreateRequest> request(boolean missingToo) {
        boolean right = checkName(missingToo) & checkKeys() & checkCount() & network.check() & rule.check(missingToo);
        Optional<SizeForm.Size> chosen = size.size();
        if (!right
                || chosen.isEmpty()
                || project.getValue() == null
                || image.chosen().isEmpty()) {
            return Optional.empty();
        }
        String typedBridge = bridge.getValue().strip();
        return Optional.of(new CreateRequest(
                project.getValue().id(),
                title(),
                image.chosen().orElseThrow().source(),
                chosen.get().vcpus(),
                chosen.get().memory(),
                chosen.get().disk(),
                keyLines(),
                Optional.of(node.getValue()).filter(wished -> !wished.isEmpty()),
                network.chosen()
                        .orElseGet(() -> typedBridge.isEmpty() ? new Network.User() : new Network.Bridge(typedBridge)),
                Boolean.TRUE.equals(start.getValue()),
                Optional.of(template.getValue())
                        .filter(wished -> !wished.isEmpty())
                        .map(DiskTemplate::valueOf),
                rule.rules()));
    }
}
