package org.gannet.webapp.portal.instances;

import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.select.Select;
import com.vaadin.flow.component.textfield.TextField;
import com.vaadin.flow.data.value.ValueChangeMode;
import java.util.List;
import java.util.Optional;
import org.gannet.base.PlacementRule;
import org.gannet.base.PlacementRule.Kind;
import org.gannet.base.PlacementRule.Strength;
import org.gannet.base.Tag;
import org.gannet.webapp.base.format.Texts;

/** Which other machines of its project a new machine keeps apart from, or stays with: none, or one rule. */
final class PlacementRuleForm extends Div {
    private final Select<Choice> choice = new Select<>();
    private final TextField name = new TextField(Texts.text("create.rule.name"));

    /** What can be chosen. */
    private enum Choice {
        NONE,
        SOFT_APART,
        HARD_APART,
        SOFT_TOGETHER,
        HARD_TOGETHER;

        Kind kind() {
            return this == SOFT_APART || this == HARD_APART ? Kind.APART : Kind.TOGETHER;
        }

        Strength strength() {
            return this == SOFT_APART || this == SOFT_TOGETHER ? Strength.SOFT : Strength.HARD;
        }
    }

    PlacementRuleForm(Runnable changed) {
        addClassName("form-row");
        choice.setId("create-rule");
        choice.setLabel(Texts.text("create.rule"));
        choice.setItems(Choice.values());
        choice.setItemLabelGenerator(each -> Texts.text("create.rule." + each));
        choice.setValue(Choice.NONE);
        name.setId("create-rule-name");
        name.setHelperText(Texts.text("create.rule.name.help"));
        name.setManualValidation(true);
        name.setRequired(true);
        name.setVisible(false);
        name.setValueChangeMode(ValueChangeMode.ON_CHANGE);
        choice.addValueChangeListener(change -> {
            name.setVisible(change.getValue() != Choice.NONE);
            changed.run();
        });
        name.addValueChangeListener(change -> changed.run());
        add(choice, name);
    }

    /** Whether what is typed is right; says so otherwise. @param missingToo also says that the name is missing */
    boolean check(boolean missingToo) {
        Optional<String> fault = typed().isEmpty() && !missingToo
                ? Optional.empty()
                : Tag.findFault(typed()).map(said -> Texts.text("create.rule.name.wrong"));
        boolean right = choice.getValue() == Choice.NONE || fault.isEmpty();
        name.setErrorMessage(right ? "" : fault.orElse(""));
        name.setInvalid(!right);
        return right;
    }

    /** What has been chosen; none as long as the name is missing. */
    List<PlacementRule> rules() {
        Choice chosen = choice.getValue();
        return chosen == Choice.NONE || typed().isEmpty()
                ? List.of()
                : List.of(new PlacementRule(new Tag(typed()), chosen.kind(), chosen.strength()));
    }

    private String typed() {
        return name.getValue().strip();
    }
}
