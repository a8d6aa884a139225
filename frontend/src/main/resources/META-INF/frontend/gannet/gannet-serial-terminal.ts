import { html, unsafeCSS, type TemplateResult } from 'lit';
import { Terminal } from '@xterm/xterm';
import { FitAddon } from '@xterm/addon-fit';
import xtermCss from '@xterm/xterm/css/xterm.css?inline';
import { ConsoleElement } from './console-element';
import { adopt } from './console-style';

const SCROLL_BACK_LINES = 5_000;
/** Not more than this of what the machine writes waits for the terminal to draw it. */
const HIGH_WATER_BYTES = 512 * 1024;
const LARGEST_MESSAGE_BYTES = 16 * 1024;
const terminalSheet = new CSSStyleSheet();
terminalSheet.replaceSync(unsafeCSS(xtermCss).cssText);

/** A machine's serial console: text with scroll-back, copy and paste. */
export class GannetSerialTerminal extends ConsoleElement {
  static override properties = {
    ...ConsoleElement.properties,
    viewOnly: { attribute: false },
  };

  declare viewOnly: boolean;

  private terminal?: Terminal;
  private fitter?: FitAddon;
  private socket?: WebSocket;
  private resizes?: ResizeObserver;
  private hadFocus = false;

  constructor() {
    super();
    this.viewOnly = false;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    adopt(terminalSheet);
    this.addEventListener('focusin', this.focusMoved);
    this.addEventListener('focusout', this.focusMoved);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.removeEventListener('focusin', this.focusMoved);
    this.removeEventListener('focusout', this.focusMoved);
    this.resizes?.disconnect();
    this.terminal?.dispose();
    this.terminal = undefined;
    this.fitter = undefined;
  }

  protected override render(): TemplateResult {
    const words = this.words;
    return html`
      <div class="gannet-console-terminal"></div>
      <div class="gannet-console-words" role="status" ?hidden=${!words}>${words}</div>
    `;
  }

  // ---- the link ----

  attach(socket: WebSocket): void {
    const terminal = this.ensureTerminal();
    this.socket = socket;
    socket.addEventListener('open', () => {
      if (this.socket === socket) {
        // The node sends its scroll-back first: what is here already would be there twice.
        terminal.reset();
        this.link.usable();
        if (!this.viewOnly && (this.hadFocus || this.mayTakeFocus())) {
          terminal.focus();
        }
      }
    });
    let waiting = 0;
    socket.addEventListener('message', (event: MessageEvent<ArrayBuffer>) => {
      if (this.socket !== socket) {
        return;
      }
      const bytes = new Uint8Array(event.data);
      waiting += bytes.length;
      terminal.write(bytes, () => (waiting -= bytes.length));
      if (waiting > HIGH_WATER_BYTES) {
        // A machine that writes faster than anyone reads: begin anew from the node's scroll-back.
        socket.close(4000);
      }
    });
  }

  detach(): void {
    this.hadFocus = this.captured;
    this.socket = undefined;
  }

  private ensureTerminal(): Terminal {
    if (this.terminal) {
      return this.terminal;
    }
    const place = this.querySelector<HTMLElement>(':scope > .gannet-console-terminal')!;
    const terminal = new Terminal({
      scrollback: SCROLL_BACK_LINES,
      cursorBlink: true,
      convertEol: false,
      fontFamily: 'ui-monospace, "DejaVu Sans Mono", Menlo, Consolas, monospace',
      fontSize: 14,
      screenReaderMode: true,
      theme: {
        background: hexOf(getComputedStyle(this).backgroundColor),
        foreground: '#e8eaed',
        cursor: '#3b9eff',
        selectionBackground: '#3b9eff66',
      },
    });
    this.terminal = terminal;
    this.fitter = new FitAddon();
    terminal.loadAddon(this.fitter);
    terminal.attachCustomKeyEventHandler((event) => this.handleKey(event));
    terminal.open(place);
    terminal.onData((text) => this.sendText(text));
    terminal.onBinary((text) => this.sendBytes(Uint8Array.from(text, (c) => c.charCodeAt(0) & 0xff)));
    this.resizes = new ResizeObserver(() => this.fit());
    this.resizes.observe(place);
    this.fit();
    return terminal;
  }

  private fit(): void {
    if (this.isConnected && this.clientWidth > 0 && this.clientHeight > 0) {
      this.fitter?.fit();
    }
  }

  private sendText(text: string): void {
    this.sendBytes(new TextEncoder().encode(text));
  }

  private sendBytes(bytes: Uint8Array<ArrayBuffer>): void {
    if (this.viewOnly || this.socket?.readyState !== WebSocket.OPEN) {
      return;
    }
    for (let at = 0; at < bytes.length; at += LARGEST_MESSAGE_BYTES) {
      this.socket.send(bytes.subarray(at, at + LARGEST_MESSAGE_BYTES));
    }
  }

  // ---- the keyboard ----

  private readonly focusMoved = (): void => {
    this.captured = !this.viewOnly && this.contains(document.activeElement);
  };

  private handleKey(event: KeyboardEvent): boolean {
    if (event.type !== 'keydown' || !event.ctrlKey) {
      return true;
    }
    if (event.altKey && event.code === 'KeyG') {
      event.preventDefault();
      this.terminal?.blur();
      this.dispatchEvent(new CustomEvent('keyboard-released'));
      return false;
    }
    if (event.shiftKey && event.code === 'KeyC') {
      event.preventDefault();
      this.copySelection();
      return false;
    }
    // Ctrl+Shift+V is left to the browser, which gives the terminal its paste event.
    return !(event.shiftKey && event.code === 'KeyV');
  }

  copySelection(): boolean {
    const text = this.terminal?.getSelection() ?? '';
    if (text) {
      copy(text);
    }
    this.terminal?.focus();
    return text !== '';
  }

  pasteText(text: string): void {
    this.terminal?.paste(text);
    this.terminal?.focus();
  }

  focusScreen(): void {
    this.terminal?.focus();
  }
}

/** xterm understands fewer ways to write a colour than the browser. */
function hexOf(colour: string): string {
  const dot = document.createElement('canvas').getContext('2d');
  if (!dot) {
    return '#101418';
  }
  dot.fillStyle = colour;
  dot.fillRect(0, 0, 1, 1);
  const [red, green, blue] = dot.getImageData(0, 0, 1, 1).data;
  return '#' + [red, green, blue].map((part) => part.toString(16).padStart(2, '0')).join('');
}

function copy(text: string): void {
  if (navigator.clipboard) {
    void navigator.clipboard.writeText(text);
    return;
  }
  // Without TLS there is no clipboard interface.
  const field = document.createElement('textarea');
  field.value = text;
  field.style.position = 'fixed';
  document.body.append(field);
  field.select();
  document.execCommand('copy');
  field.remove();
}

customElements.define('gannet-serial-terminal', GannetSerialTerminal);
