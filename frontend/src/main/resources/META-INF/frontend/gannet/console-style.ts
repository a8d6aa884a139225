/**
 * Both consoles live in the light DOM (their libraries ask the document for elements by position), so their style is
 * the document's.
 */
const sheet = new CSSStyleSheet();
sheet.replaceSync(`
gannet-vnc-screen, gannet-serial-terminal {
  display: block; position: relative; overflow: hidden; min-height: 0; min-width: 0; width: 100%; height: 100%;
  background: var(--gannet-console-background, #101418); color: #f2f4f6; box-sizing: border-box;
  border: 2px solid transparent;
}
gannet-vnc-screen[captured], gannet-serial-terminal[captured] {
  border-color: var(--gannet-console-captured, #3b9eff);
}
.gannet-console-screen { position: absolute; inset: 0; display: flex; min-height: 0; min-width: 0; }
.gannet-console-screen > div { flex: 1; min-width: 0; }
.gannet-console-still {
  position: absolute; inset: 0; margin: auto; filter: grayscale(0.6) brightness(0.75); pointer-events: none;
}
.gannet-console-words {
  position: absolute; inset: 0; margin: auto; width: fit-content; height: fit-content; max-width: 90%;
  padding: 0.6rem 1rem; border-radius: 0.6rem; background: rgb(16 20 24 / 88%); color: #f2f4f6;
  font: 500 0.9375rem/1.4 var(--aura-font-family, system-ui, sans-serif); pointer-events: none; text-align: center;
}
.gannet-console-words[hidden], .gannet-console-note[hidden] { display: none; }
.gannet-console-note {
  position: absolute; inset-block-end: 0.5rem; inset-inline-start: 0.5rem;
  padding: 0.2rem 0.6rem; border-radius: 0.5rem;
  background: rgb(16 20 24 / 85%); color: #f2f4f6; font: 0.8125rem/1.4 var(--aura-font-family, system-ui, sans-serif);
  pointer-events: none; max-width: calc(100% - 1rem);
}
.gannet-console-terminal { position: absolute; inset: 0.375rem; }
`);

export function adopt(extra?: CSSStyleSheet): void {
  for (const wanted of extra ? [sheet, extra] : [sheet]) {
    if (!document.adoptedStyleSheets.includes(wanted)) {
      document.adoptedStyleSheets.push(wanted);
    }
  }
}
