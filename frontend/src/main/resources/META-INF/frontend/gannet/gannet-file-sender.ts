import { css, html, LitElement, type TemplateResult } from 'lit';

const PIECE = 16 * 1024 * 1024;
const TELL_EVERY = 500;
const FIRST_PAUSE = 1000;
const LONGEST_PAUSE = 30000;
const KNOWN = 'gannet-upload:';

/** What the server said no to: trying again would not help. */
class Refused extends Error {}

/**
 * Takes files that somebody drops or chooses, and sends each in pieces when the server side says so. A broken
 * connection is made again, with growing pauses, where the server says that it was; which upload a file belonged to is
 * remembered in this browser, so that the same file goes on after the page was closed.
 */
export class GannetFileSender extends LitElement {
  static override properties = {
    target: { type: String },
    label: { type: String },
    hint: { type: String },
    over: { state: true },
  };

  static override styles = css`
    :host {
      display: block;
    }
    :host([hidden]) {
      display: none;
    }
    label {
      display: flex;
      flex-wrap: wrap;
      align-items: baseline;
      justify-content: center;
      gap: 0.25rem 0.75rem;
      padding: 1rem;
      text-align: center;
      border: 1px dashed var(--vaadin-border-color, currentColor);
      border-radius: var(--vaadin-radius-m, 8px);
      cursor: pointer;
      color: var(--vaadin-text-color-secondary, inherit);
    }
    label[data-over],
    label:hover {
      border-color: var(--aura-accent-color, currentColor);
      background: var(--vaadin-background-container, transparent);
    }
    label:focus-within {
      outline: 2px solid var(--vaadin-focus-ring-color, var(--aura-accent-color, currentColor));
      outline-offset: 2px;
    }
    strong {
      color: var(--aura-accent-text-color, inherit);
      font-weight: 500;
    }
    input {
      position: absolute;
      width: 1px;
      height: 1px;
      opacity: 0;
      overflow: hidden;
    }
  `;

  declare target: string;
  declare label: string;
  declare hint: string;
  declare over: boolean;

  private readonly files = new Map<string, File>();
  private readonly running = new Map<string, AbortController>();
  private last = 0;

  constructor() {
    super();
    this.target = '';
    this.label = '';
    this.hint = '';
    this.over = false;
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.running.forEach((each) => each.abort());
    this.running.clear();
  }

  override render(): TemplateResult {
    return html`<label
      ?data-over=${this.over}
      @dragover=${(event: DragEvent) => this.hover(event, true)}
      @dragleave=${(event: DragEvent) => this.hover(event, false)}
      @drop=${(event: DragEvent) => this.drop(event)}
    >
      <input type="file" multiple aria-label=${this.label} @change=${(event: Event) => this.chosen(event)} />
      <strong>${this.label}</strong><span>${this.hint}</span>
    </label>`;
  }

  private hover(event: DragEvent, over: boolean): void {
    event.preventDefault();
    this.over = over;
  }

  private drop(event: DragEvent): void {
    this.hover(event, false);
    this.take(event.dataTransfer?.files);
  }

  private chosen(event: Event): void {
    const input = event.target as HTMLInputElement;
    this.take(input.files);
    // So that the same file may be chosen again.
    input.value = '';
  }

  private take(list: FileList | null | undefined): void {
    for (const file of list ?? []) {
      const key = `f${++this.last}`;
      this.files.set(key, file);
      this.tell('chosen', { key, name: file.name, size: file.size, known: localStorage.getItem(mark(file)) ?? '' });
    }
  }

  private tell(what: string, detail: Record<string, unknown>): void {
    this.dispatchEvent(new CustomEvent(`gannet-${what}`, { detail: JSON.stringify(detail) }));
  }

  /** Stops sending; what has arrived stays. */
  pause(key: string): void {
    this.running.get(key)?.abort();
    this.running.delete(key);
  }

  forget(key: string): void {
    this.pause(key);
    const file = this.files.get(key);
    if (file) {
      localStorage.removeItem(mark(file));
    }
    this.files.delete(key);
  }

  async send(key: string, upload: string, from: number): Promise<void> {
    const file = this.files.get(key);
    if (!file) {
      return;
    }
    this.pause(key);
    const stop = new AbortController();
    this.running.set(key, stop);
    localStorage.setItem(mark(file), upload);
    let at = from;
    let fruitless = 0;
    while (at < file.size && !stop.signal.aborted) {
      try {
        at = await this.piece(file, key, upload, at, stop.signal);
        fruitless = 0;
      } catch (failure) {
        if (stop.signal.aborted) {
          return;
        }
        if (failure instanceof Refused) {
          this.running.delete(key);
          this.tell('refused', { key, message: failure.message });
          return;
        }
        this.tell('waits', { key });
        await pause(Math.min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** fruitless++), stop.signal);
        at = await this.ask(upload).catch(() => at);
      }
    }
    if (!stop.signal.aborted) {
      this.running.delete(key);
      localStorage.removeItem(mark(file));
      this.tell('sent', { key });
    }
  }

  private address(upload: string, offset?: number): string {
    const where = `${this.target}?upload=${encodeURIComponent(upload)}`;
    return offset === undefined ? where : `${where}&offset=${offset}`;
  }

  private async ask(upload: string): Promise<number> {
    const answer = await fetch(this.address(upload), { credentials: 'same-origin' });
    if (!answer.ok) {
      throw new Error(String(answer.status));
    }
    return ((await answer.json()) as { received: number }).received;
  }

  private piece(file: File, key: string, upload: string, at: number, stop: AbortSignal): Promise<number> {
    return new Promise((resolve, reject) => {
      const request = new XMLHttpRequest();
      let told = Date.now();
      request.open('POST', this.address(upload, at));
      request.setRequestHeader('Content-Type', 'application/octet-stream');
      request.upload.onprogress = (event) => {
        if (Date.now() - told > TELL_EVERY) {
          told = Date.now();
          this.tell('progress', { key, sent: at + event.loaded });
        }
      };
      request.onerror = () => reject(new Error('broken'));
      request.onabort = () => reject(new Error('stopped'));
      request.onload = () => {
        const answer = parsed(request.responseText);
        if (request.status === 200 && answer.received !== undefined) {
          this.tell('progress', { key, sent: answer.received });
          resolve(answer.received);
        } else if (answer.message !== undefined && !answer.again) {
          reject(new Refused(answer.message));
        } else {
          reject(new Error(String(request.status)));
        }
      };
      stop.addEventListener('abort', () => request.abort(), { once: true });
      request.send(file.slice(at, at + PIECE));
    });
  }
}

interface Answer {
  received?: number;
  message?: string;
  again?: boolean;
}

function parsed(text: string): Answer {
  try {
    return JSON.parse(text) as Answer;
  } catch {
    return {};
  }
}

function mark(file: File): string {
  return `${KNOWN}${file.name}:${file.size}:${file.lastModified}`;
}

/** Or until the network is back, or nobody waits any more. */
function pause(millis: number, stop: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      clearTimeout(timer);
      window.removeEventListener('online', done);
      resolve();
    };
    const timer = setTimeout(done, millis);
    window.addEventListener('online', done);
    stop.addEventListener('abort', done, { once: true });
  });
}

customElements.define('gannet-file-sender', GannetFileSender);
