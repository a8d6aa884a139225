import { html, type PropertyValues, type TemplateResult } from 'lit';
// @ts-expect-error noVNC ships no type declarations
import RFB from '@novnc/novnc';
import { ConsoleElement } from './console-element';
import { keysymOf, LAYOUTS } from './keyboard-layouts';

interface Key {
  keysym: number;
  code: string;
}

const key = (keysym: number, code: string): Key => ({ keysym, code });

/** Keys that a browser or a keyboard may not let through; names as org.gannet.frontend.VncKey has them. */
const KEYS: Record<string, Key> = {
  CONTROL: key(0xffe3, 'ControlLeft'),
  ALT: key(0xffe9, 'AltLeft'),
  SHIFT: key(0xffe1, 'ShiftLeft'),
  SUPER: key(0xffeb, 'MetaLeft'),
  TAB: key(0xff09, 'Tab'),
  ESCAPE: key(0xff1b, 'Escape'),
  DELETE: key(0xffff, 'Delete'),
  PRINT_SCREEN: key(0xff61, 'PrintScreen'),
};
for (let i = 1; i <= 12; i++) {
  KEYS[`F${i}`] = key(0xffbe + i - 1, `F${i}`);
}
const ALT_GR = key(0xfe03, 'AltRight');

const MODIFIERS = ['CONTROL', 'ALT', 'SHIFT', 'SUPER'];
const TYPING_PAUSE_MILLIS = 12;
const STEADY_PICTURE_MILLIS = 150;

export type Fit = 'fit' | 'original';

/**
 * A machine's screen, keyboard and mouse by noVNC. While the machine moves to another node the last picture stays,
 * greyed, until the new one is there.
 */
export class GannetVncScreen extends ConsoleElement {
  static override properties = {
    ...ConsoleElement.properties,
    fit: { attribute: false },
    viewOnly: { attribute: false },
    typing: { state: true },
  };

  declare fit: Fit;
  declare viewOnly: boolean;
  declare private typing: string;

  private rfb?: RFB;
  private still?: HTMLCanvasElement;
  private held = new Set<string>();
  private typingRun = 0;
  private hadFocus = false;

  constructor() {
    super();
    this.fit = 'fit';
    this.viewOnly = false;
    this.typing = '';
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.addEventListener('keydown', this.catchRelease, true);
    this.addEventListener('focusin', this.focusMoved);
    this.addEventListener('focusout', this.focusMoved);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.removeEventListener('keydown', this.catchRelease, true);
    this.removeEventListener('focusin', this.focusMoved);
    this.removeEventListener('focusout', this.focusMoved);
  }

  protected override render(): TemplateResult {
    const words = this.words;
    return html`
      <div class="gannet-console-screen"></div>
      <div class="gannet-console-words" role="status" ?hidden=${!words}>${words}</div>
      <div class="gannet-console-note" ?hidden=${!this.typing}>${this.typing}</div>
    `;
  }

  protected override updated(changed: PropertyValues): void {
    if ((changed.has('fit') || changed.has('viewOnly')) && this.rfb) {
      this.applyView();
    }
  }

  // ---- the link ----

  attach(socket: WebSocket): void {
    const target = this.querySelector<HTMLElement>(':scope > .gannet-console-screen')!;
    const rfb = new RFB(target, socket, { shared: true });
    this.rfb = rfb;
    rfb.background = 'transparent';
    rfb.focusOnClick = true;
    this.applyView();
    rfb.addEventListener('connect', () => {
      if (this.rfb === rfb) {
        this.link.usable();
        this.applyView();
        window.setTimeout(() => this.removeStill(), STEADY_PICTURE_MILLIS);
        if (!this.viewOnly && (this.hadFocus || this.mayTakeFocus())) {
          rfb.focus({ preventScroll: true });
        }
      }
    });
    rfb.addEventListener('securityfailure', () => socket.close(1000));
    rfb.addEventListener('credentialsrequired', () => socket.close(1000));
  }

  detach(): void {
    const rfb = this.rfb;
    if (!rfb) {
      return;
    }
    this.rfb = undefined;
    this.hadFocus = this.captured;
    this.captured = false;
    this.stopTyping();
    this.forgetHeld();
    this.keepStill();
    // noVNC takes its part of the page away and lets the socket go.
    rfb.disconnect();
  }

  private applyView(): void {
    this.rfb.viewOnly = this.viewOnly;
    this.rfb.scaleViewport = this.fit === 'fit';
    this.rfb.clipViewport = false;
  }

  override stateChanged(state: typeof this.state, code: string, message: string): void {
    if (state === 'stopped' || state === 'refused' || state === 'ended' || state === 'idle') {
      this.removeStill();
    }
    super.stateChanged(state, code, message);
  }

  /** Leaves the last picture where it was. */
  private keepStill(): void {
    const screen = this.querySelector<HTMLElement>(':scope > .gannet-console-screen');
    const canvas = screen?.querySelector('canvas');
    if (!screen || !canvas || !canvas.width || !canvas.height || !this.isConnected) {
      return;
    }
    this.removeStill();
    const still = document.createElement('canvas');
    still.className = 'gannet-console-still';
    still.setAttribute('aria-hidden', 'true');
    still.width = canvas.width;
    still.height = canvas.height;
    still.style.width = canvas.style.width || `${canvas.width}px`;
    still.style.height = canvas.style.height || `${canvas.height}px`;
    still.getContext('2d')?.drawImage(canvas, 0, 0);
    screen.after(still);
    this.still = still;
  }

  private removeStill(): void {
    this.still?.remove();
    this.still = undefined;
  }

  // ---- the keyboard ----

  private readonly focusMoved = (): void => {
    const canvas = this.querySelector('.gannet-console-screen canvas');
    const captured = !this.viewOnly && canvas !== null && document.activeElement === canvas;
    if (this.captured && !captured) {
      this.releaseKeys();
    }
    this.captured = captured;
  };

  /** Ctrl+Alt+G gives the keyboard back to the page: Tab and Escape belong to the machine while it has it. */
  private readonly catchRelease = (event: KeyboardEvent): void => {
    if (event.ctrlKey && event.altKey && event.code === 'KeyG') {
      event.preventDefault();
      event.stopPropagation();
      this.releaseKeyboard();
    }
  };

  releaseKeyboard(): void {
    this.rfb?.blur();
    this.dispatchEvent(new CustomEvent('keyboard-released'));
  }

  focusScreen(): void {
    this.rfb?.focus({ preventScroll: true });
  }

  /** No key stays pressed in the machine that nobody presses here. */
  private releaseKeys(): void {
    for (const name of MODIFIERS) {
      if (!this.held.has(name)) {
        this.send(KEYS[name], false);
      }
    }
    this.send(ALT_GR, false);
  }

  private send(which: Key, down?: boolean): void {
    this.rfb?.sendKey(which.keysym, which.code, down);
  }

  /** Presses the keys in order and lets them go in reverse, as with Ctrl, Alt and Delete. */
  sendKeys(names: string[]): void {
    const keys = names.map((name) => KEYS[name]).filter(Boolean);
    keys.forEach((each) => this.send(each, true));
    keys.reverse().forEach((each) => this.send(each, false));
    // What was held down is held down again.
    this.held.forEach((name) => names.includes(name) && this.send(KEYS[name], true));
    this.focusScreen();
  }

  /** Holds a modifier down until it is let go by the same call. */
  holdKey(name: string, down: boolean): void {
    const which = KEYS[name];
    if (which && MODIFIERS.includes(name) && this.rfb) {
      this.send(which, down);
      if (down) {
        this.held.add(name);
      } else {
        this.held.delete(name);
      }
      this.focusScreen();
    }
  }

  private forgetHeld(): void {
    if (this.held.size) {
      this.held.clear();
      this.dispatchEvent(new CustomEvent('keys-released'));
    }
  }

  /**
   * Types text as key presses of a keyboard layout, which must be the one the machine uses.
   * @returns how many characters were typed and which the layout does not have
   */
  async typeText(text: string, layoutName: string): Promise<{ typed: number; skipped: string }> {
    const layout = LAYOUTS[layoutName] ?? LAYOUTS['us'];
    const run = ++this.typingRun;
    const characters = [...text];
    const skipped = new Set<string>();
    let typed = 0;
    for (const character of characters) {
      const strokes = layout.get(character);
      if (!strokes) {
        skipped.add(character);
        continue;
      }
      for (const stroke of strokes) {
        const wanted: Key = { keysym: keysymOf(character), code: stroke.code };
        if (stroke.shift) this.send(KEYS['SHIFT'], true);
        if (stroke.altGr) this.send(ALT_GR, true);
        this.send(wanted, true);
        this.send(wanted, false);
        if (stroke.altGr) this.send(ALT_GR, false);
        if (stroke.shift) this.send(KEYS['SHIFT'], false);
      }
      typed++;
      this.typing = `${this.text('typing')} ${typed}/${characters.length}`;
      await new Promise((resolve) => window.setTimeout(resolve, TYPING_PAUSE_MILLIS));
      if (run !== this.typingRun || !this.rfb) {
        break;
      }
    }
    if (run === this.typingRun) {
      this.typing = '';
      this.focusScreen();
    }
    return { typed, skipped: [...skipped].join('') };
  }

  stopTyping(): void {
    this.typingRun++;
    this.typing = '';
  }

  // ---- the picture ----

  /** Saves what the machine shows as a PNG file. */
  saveScreenshot(name: string): void {
    this.rfb?.toBlob((blob: Blob | null) => {
      if (!blob) {
        return;
      }
      const link = document.createElement('a');
      link.href = URL.createObjectURL(blob);
      link.download = name;
      link.click();
      window.setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
    }, 'image/png');
  }
}

customElements.define('gannet-vnc-screen', GannetVncScreen);
