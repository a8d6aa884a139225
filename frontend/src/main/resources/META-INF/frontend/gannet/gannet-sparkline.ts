import { css, html, LitElement, svg, type TemplateResult } from 'lit';

const WIDTH = 120;
const HEIGHT = 32;
const PAD = 2;

/**
 * The last values of one figure as a small line; the newest value stands beside it in words given by the server side.
 */
export class GannetSparkline extends LitElement {
  static override properties = {
    values: { attribute: false },
    capacity: { attribute: false },
    ceiling: { attribute: false },
    label: { type: String },
    reading: { type: String },
  };

  static override styles = css`
    :host {
      display: inline-flex;
      align-items: center;
      gap: 0.5rem;
      min-width: 0;
      color: var(--gannet-sparkline-color, var(--aura-accent-text-color, var(--lumo-primary-text-color, #1f6feb)));
    }
    :host([hidden]) {
      display: none;
    }
    svg {
      flex: 1 1 7.5rem;
      min-width: 3rem;
      height: 2rem;
      overflow: visible;
    }
    polyline {
      fill: none;
      stroke: currentColor;
      stroke-width: 1.5;
      stroke-linejoin: round;
      stroke-linecap: round;
      vector-effect: non-scaling-stroke;
    }
    polygon {
      fill: currentColor;
      opacity: 0.14;
    }
    line {
      stroke: currentColor;
      opacity: 0.3;
      stroke-width: 1;
      vector-effect: non-scaling-stroke;
    }
    span {
      color: var(--vaadin-text-color, inherit);
      font-variant-numeric: tabular-nums;
      white-space: nowrap;
    }
  `;

  declare values: number[];
  declare capacity: number;
  /** The value at the top edge; 0: the largest of the values shown. */
  declare ceiling: number;
  declare label: string;
  declare reading: string;

  constructor() {
    super();
    this.values = [];
    this.capacity = 60;
    this.ceiling = 0;
    this.label = '';
    this.reading = '';
  }

  /** Adds the newest value and forgets the oldest beyond the capacity. */
  push(value: number): void {
    this.values = [...this.values, value].slice(-this.capacity);
  }

  protected override render(): TemplateResult {
    const words = [this.label, this.reading].filter(Boolean).join(': ');
    return html`
      <svg viewBox="0 0 ${WIDTH} ${HEIGHT}" preserveAspectRatio="none" role="img" aria-label=${words}>
        ${this.drawing()}
      </svg>
      ${this.reading ? html`<span aria-hidden="true">${this.reading}</span>` : ''}
    `;
  }

  private drawing(): TemplateResult {
    const values = this.values.filter((value) => Number.isFinite(value));
    const floor = HEIGHT - PAD;
    if (values.length < 2) {
      return svg`<line x1="0" y1=${floor} x2=${WIDTH} y2=${floor}></line>`;
    }
    const top = this.ceiling > 0 ? this.ceiling : Math.max(...values);
    const step = WIDTH / (this.capacity - 1);
    const first = WIDTH - step * (values.length - 1);
    const points = values.map((value, i) => {
      const share = top > 0 ? Math.min(1, Math.max(0, value / top)) : 0;
      return `${(first + step * i).toFixed(1)},${(floor - share * (HEIGHT - 2 * PAD)).toFixed(1)}`;
    });
    const line = points.join(' ');
    return svg`
      <polygon points="${first.toFixed(1)},${floor} ${line} ${WIDTH},${floor}"></polygon>
      <polyline points=${line}></polyline>
    `;
  }
}

customElements.define('gannet-sparkline', GannetSparkline);
