package org.gannet.webapp.admin.configuration;

import com.vaadin.flow.component.html.Input;

/**
 * The browser's own field for a file, of which the text is read. The same file may be chosen again, since it may have
 * been mended meanwhile.
 */
class TextFileField extends Input {
    private static final String READ = """
            this.addEventListener('click', () => this.value = '');
            this.addEventListener('change', async () => {
                const file = this.files[0];
                if (!file) return;
                const text = file.size > $0 ? '' : await file.text();
                this.dispatchEvent(new CustomEvent('file-read', {detail: {name: file.name, size: file.size, text}}));
            });
            """;

    /** Hears of a file that was chosen. */
    interface Chosen {
        /** @param text empty when the file is larger than allowed */
        void read(String name, String text);
    }

    /** @param mostBytes larger files are not sent */
    TextFileField(String accepted, long mostBytes, Chosen chosen) {
        setType("file");
        addClassName("native-field");
        getElement().setAttribute("accept", accepted);
        getElement().executeJs(READ, (double) mostBytes);
        getElement()
                .addEventListener(
                        "file-read",
                        event -> chosen.read(
                                event.getEventData().get("event.detail.name").asString(),
                                event.getEventData().get("event.detail.text").asString()))
                .addEventData("event.detail.name")
                .addEventData("event.detail.text");
    }
}
