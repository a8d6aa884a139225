import { LitElement, type PropertyValues } from 'lit';
import { ConsoleLink, type ConsoleState, type LinkOwner, type TicketAnswer } from './console-link';
import { adopt } from './console-style';

export type Texts = Record<string, string>;

/** What the screen and the terminal have in common: the link, its states in words, and where the keyboard goes. */
export abstract class ConsoleElement extends LitElement implements LinkOwner {
  static override properties = {
    texts: { attribute: false },
    state: { type: String, reflect: true },
    captured: { type: Boolean, reflect: true },
    autoConnect: { attribute: false },
  };

  /** Words by key, in the person's language; set by the server side. */
  declare texts: Texts;
  declare state: ConsoleState;
  /** Key presses go to the machine now. */
  declare captured: boolean;
  /** Open as soon as it is on the page. */
  declare autoConnect: boolean;

  declare $server?: { requestTicket(): Promise<TicketAnswer> };

  protected readonly link = new ConsoleLink(this);

  constructor() {
    super();
    this.texts = {};
    this.state = 'idle';
    this.captured = false;
    this.autoConnect = false;
  }

  /** In the light DOM: noVNC asks the document which element is under the pointer. */
  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    adopt();
    if (this.autoConnect) {
      this.connect();
    }
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.link.stop();
  }

  protected override willUpdate(changed: PropertyValues): void {
    if (changed.has('autoConnect') && this.autoConnect && this.isConnected) {
      this.connect();
    }
  }

  /** Opens the console; nothing happens when it is open already. */
  connect(): void {
    if (this.isConnected) {
      // The server side is reachable only after Flow has bound the element.
      void this.updateComplete.then(() => this.isConnected && this.link.start());
    }
  }

  disconnect(): void {
    this.link.stop();
  }

  async requestTicket(): Promise<TicketAnswer> {
    if (!this.$server) {
      return { code: 'TIMED_OUT', retryable: true };
    }
    const answer = await this.$server.requestTicket();
    return answer ?? { code: 'TIMED_OUT', retryable: true };
  }

  stateChanged(state: ConsoleState, code: string, message: string): void {
    this.state = state;
    this.dispatchEvent(new CustomEvent('console-state', { detail: { state, code, message } }));
  }

  abstract attach(socket: WebSocket): void;
  abstract detach(): void;

  protected text(key: string): string {
    return this.texts[key] ?? '';
  }

  /** What a waiting person reads over the picture; empty when there is nothing to say. */
  protected get words(): string {
    switch (this.state) {
      case 'connecting':
        return this.text('connecting');
      case 'moving':
        return this.text('moving');
      case 'reconnecting':
        return this.text('reconnecting');
      default:
        return '';
    }
  }

  /** Whether the keyboard may be taken: not from someone who is typing elsewhere on the page. */
  protected mayTakeFocus(): boolean {
    let active = document.activeElement;
    while (active?.shadowRoot?.activeElement) {
      active = active.shadowRoot.activeElement;
    }
    return (
      !active ||
      active === document.body ||
      this.contains(active) ||
      !active.matches('input, textarea, select, [contenteditable]')
    );
  }
}
