/**
 * One console's way to its machine: asks the page's server side for a single-use ticket, opens the relay's WebSocket
 * with it, and when the relay ends asks for a new ticket and opens again, without the person doing anything.
 */

/** Codes by which the relay closes; org.gannet.webapp.console.CloseCode has the same. */
export const CloseCode = {
  MOVED: 4001,
  REVOKED: 4002,
  STOPPED: 4003,
  SIGNED_OUT: 4004,
  EXPIRED: 4005,
  TOO_MANY: 4006,
} as const;

export type ConsoleState =
  'idle' | 'connecting' | 'connected' | 'moving' | 'reconnecting' | 'stopped' | 'refused' | 'ended';

/** What the server side says to the wish for a ticket: the secret, or why there is none. */
export interface TicketAnswer {
  secret?: string;
  path?: string;
  code?: string;
  message?: string;
  retryable?: boolean;
}

export interface LinkOwner {
  requestTicket(): Promise<TicketAnswer>;
  /** The socket is being opened: attach to it. */
  attach(socket: WebSocket): void;
  /** The socket is gone; called before anything else hears of it. */
  detach(): void;
  stateChanged(state: ConsoleState, code: string, message: string): void;
}

const SUBPROTOCOL = 'binary';
const TICKET_PREFIX = 'gannet.ticket.';
const TICKET_TIMEOUT_MILLIS = 10_000;
/** While a machine moves, its state may be in between for a moment: "it does not run" is not believed at once. */
const MOVING_GRACE_MILLIS = 15_000;
const FIRST_DELAY_MILLIS = 50;
const MOVING_DELAY_MILLIS = 250;
const LONGEST_DELAY_MILLIS = 8_000;

export class ConsoleLink {
  private state: ConsoleState = 'idle';
  private socket?: WebSocket;
  private timer?: number;
  /** Raised by each start and stop: late answers of an older attempt are dropped. */
  private generation = 0;
  private attempts = 0;
  private movingUntil = 0;

  constructor(private readonly owner: LinkOwner) {}

  get current(): ConsoleState {
    return this.state;
  }

  /** Opens the console unless it is open or on its way; may be called again and again. */
  start(): void {
    if (
      this.state === 'connecting' ||
      this.state === 'connected' ||
      this.state === 'moving' ||
      this.state === 'reconnecting'
    ) {
      return;
    }
    this.generation++;
    this.attempts = 0;
    this.movingUntil = 0;
    this.change('connecting');
    void this.open(this.generation);
  }

  /** Ends the console and forgets it. */
  stop(): void {
    this.generation++;
    window.clearTimeout(this.timer);
    this.drop();
    this.change('idle');
  }

  /** The protocol above says that it is really usable now. */
  usable(): void {
    this.attempts = 0;
    this.movingUntil = 0;
    this.change('connected');
  }

  private drop(): void {
    const socket = this.socket;
    this.socket = undefined;
    if (socket) {
      this.owner.detach();
      if (socket.readyState === WebSocket.OPEN || socket.readyState === WebSocket.CONNECTING) {
        socket.close(1000);
      }
    }
  }

  private change(state: ConsoleState, code = '', message = ''): void {
    if (this.state === state && !message) {
      return;
    }
    this.state = state;
    this.owner.stateChanged(state, code, message);
  }

  private async open(generation: number): Promise<void> {
    let answer: TicketAnswer;
    try {
      answer = await withTimeout(this.owner.requestTicket(), TICKET_TIMEOUT_MILLIS);
    } catch {
      answer = { code: 'TIMED_OUT', retryable: true };
    }
    if (generation !== this.generation) {
      return;
    }
    if (!answer.secret || !answer.path) {
      this.refused(answer);
      return;
    }
    const url = new URL(answer.path, document.baseURI);
    url.protocol = url.protocol.replace('http', 'ws');
    const socket = new WebSocket(url, [SUBPROTOCOL, TICKET_PREFIX + answer.secret]);
    socket.binaryType = 'arraybuffer';
    this.socket = socket;
    socket.addEventListener('close', (event) => {
      if (this.socket === socket) {
        this.socket = undefined;
        this.owner.detach();
        this.closed(event.code, event.reason);
      }
    });
    this.owner.attach(socket);
  }

  private refused(answer: TicketAnswer): void {
    const moving = performance.now() < this.movingUntil;
    if (answer.retryable || (moving && answer.code === 'WRONG_STATE')) {
      this.again(this.state === 'moving' && moving ? 'moving' : 'reconnecting', answer.message);
    } else if (answer.code === 'WRONG_STATE') {
      this.change('stopped', answer.code, answer.message);
    } else {
      this.change('refused', answer.code, answer.message);
    }
  }

  private closed(code: number, reason: string): void {
    switch (code) {
      case CloseCode.MOVED:
        if (performance.now() >= this.movingUntil) {
          this.movingUntil = performance.now() + MOVING_GRACE_MILLIS;
        }
        this.again('moving');
        break;
      case CloseCode.STOPPED:
        this.change('stopped', 'WRONG_STATE', reason);
        break;
      case CloseCode.REVOKED:
        this.change('refused', 'NOT_ALLOWED', reason);
        break;
      case CloseCode.TOO_MANY:
        this.change('refused', 'RATE_LIMITED', reason);
        break;
      case CloseCode.SIGNED_OUT:
      case CloseCode.EXPIRED:
        this.change('ended', String(code), reason);
        break;
      default:
        this.again(this.state === 'moving' ? 'moving' : 'reconnecting');
    }
  }

  private again(state: 'moving' | 'reconnecting', message = ''): void {
    const moving = state === 'moving' && performance.now() < this.movingUntil;
    const delay =
      this.attempts === 0
        ? FIRST_DELAY_MILLIS
        : moving
          ? MOVING_DELAY_MILLIS
          : Math.min(LONGEST_DELAY_MILLIS, MOVING_DELAY_MILLIS * 2 ** Math.min(this.attempts, 10)) *
            (0.75 + Math.random() / 2);
    this.attempts++;
    this.change(moving ? 'moving' : 'reconnecting', '', message);
    const generation = this.generation;
    window.clearTimeout(this.timer);
    this.timer = window.setTimeout(() => {
      if (generation === this.generation) {
        void this.open(generation);
      }
    }, delay);
  }
}

function withTimeout<T>(promise: Promise<T>, millis: number): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = window.setTimeout(() => reject(new Error('no answer')), millis);
    promise.then(resolve, reject).finally(() => window.clearTimeout(timer));
  });
}
