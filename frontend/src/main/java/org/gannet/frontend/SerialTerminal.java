package org.gannet.frontend;

import com.vaadin.flow.component.Tag;
import com.vaadin.flow.component.dependency.JsModule;
import com.vaadin.flow.component.dependency.NpmPackage;

/** A machine's serial console: text with scroll-back, copy and paste. */
@Tag("gannet-serial-terminal")
@NpmPackage(value = "@xterm/xterm", version = "6.0.0")
@NpmPackage(value = "@xterm/addon-fit", version = "0.11.0")
@JsModule("./gannet/gannet-serial-terminal.ts")
public final class SerialTerminal extends ConsoleComponent {
    public void copySelection() {
        getElement().callJsFunction("copySelection");
    }

    public void pasteText(String text) {
        getElement().callJsFunction("pasteText", text);
    }
}
