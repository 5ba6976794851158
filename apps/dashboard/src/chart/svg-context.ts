/** A canvas context that writes what is drawn as SVG, so that a chart is saved exactly as it is painted. Of the canvas it has what charts use. */

const PLACES = 100;
const round = (value: number) => Math.round(value * PLACES) / PLACES;
const escaped = (text: string) =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

interface State {
  fillStyle: string;
  strokeStyle: string;
  lineWidth: number;
  lineJoin: string;
  lineCap: string;
  lineDashOffset: number;
  globalAlpha: number;
  font: string;
  textAlign: string;
  textBaseline: string;
  dash: number[];
  /** Id of the clip path; null for none. */
  clip: number | null;
  x: number;
  y: number;
  /** Radians. */
  turn: number;
}

const FIRST: State = {
  fillStyle: '#000',
  strokeStyle: '#000',
  lineWidth: 1,
  lineJoin: 'miter',
  lineCap: 'butt',
  lineDashOffset: 0,
  globalAlpha: 1,
  font: '10px sans-serif',
  textAlign: 'start',
  textBaseline: 'alphabetic',
  dash: [],
  clip: null,
  x: 0,
  y: 0,
  turn: 0,
};
const ANCHORS: Record<string, string> = { center: 'middle', right: 'end', end: 'end' };
const BASELINES: Record<string, string> = { middle: 'central', top: 'text-before-edge', bottom: 'text-after-edge' };

export class SvgContext {
  readonly #elements: string[] = [];
  readonly #clips: string[] = [];
  #state: State = { ...FIRST };
  readonly #stack: State[] = [];
  #path = '';
  /** What the library asks for its size; itself the context of. */
  readonly canvas: { width: number; height: number; style: Record<string, string>; getContext: () => SvgContext };

  /** @param ruler measures texts */
  constructor(
    readonly width: number,
    readonly height: number,
    readonly ruler: CanvasRenderingContext2D,
  ) {
    this.canvas = { width, height, style: {}, getContext: () => this };
    for (const name of Object.keys(FIRST) as (keyof State)[]) {
      if (name === 'dash' || name === 'clip' || name === 'x' || name === 'y' || name === 'turn') continue;
      Object.defineProperty(this, name, {
        get: () => this.#state[name],
        set: (value: never) => {
          this.#state[name] = value;
        },
      });
    }
  }

  /** @param background colour behind everything */
  text(background: string): string {
    const clips = this.#clips.map((path, i) => `<clipPath id="clip${i}"><path d="${path}"/></clipPath>`).join('');
    return `<svg xmlns="http://www.w3.org/2000/svg" width="${this.width}" height="${this.height}" viewBox="0 0 ${this.width} ${this.height}"><defs>${clips}</defs><rect width="100%" height="100%" fill="${escaped(background)}"/>${this.#elements.join('')}</svg>\n`;
  }

  save(): void {
    this.#stack.push({ ...this.#state });
  }
  restore(): void {
    const state = this.#stack.pop();
    if (state) this.#state = state;
  }
  setTransform(): void {
    Object.assign(this.#state, { x: 0, y: 0, turn: 0 });
  }
  resetTransform(): void {
    this.setTransform();
  }
  translate(x: number, y: number): void {
    this.#state.x += x;
    this.#state.y += y;
  }
  rotate(angle: number): void {
    this.#state.turn += angle;
  }
  scale(): void {
    // The size is that of the page.
  }
  setLineDash(dash: number[]): void {
    this.#state.dash = [...dash];
  }
  getLineDash(): number[] {
    return this.#state.dash;
  }

  beginPath(): void {
    this.#path = '';
  }
  moveTo(x: number, y: number): void {
    this.#add('M', x, y);
  }
  lineTo(x: number, y: number): void {
    this.#add(this.#path === '' ? 'M' : 'L', x, y);
  }
  bezierCurveTo(a: number, b: number, c: number, d: number, x: number, y: number): void {
    this.#add('C', a, b, c, d, x, y);
  }
  quadraticCurveTo(a: number, b: number, x: number, y: number): void {
    this.#add('Q', a, b, x, y);
  }
  closePath(): void {
    if (this.#path !== '') this.#path += 'Z';
  }
  rect(x: number, y: number, width: number, height: number): void {
    this.#add('M', x, y);
    this.#path += `h${round(width)}v${round(height)}h${round(-width)}Z`;
  }
  /** Whole circles, which are all that charts draw. */
  arc(x: number, y: number, radius: number): void {
    const r = round(radius);
    this.#add('M', x - radius, y);
    this.#path += `a${r} ${r} 0 1 0 ${round(2 * radius)} 0a${r} ${r} 0 1 0 ${round(-2 * radius)} 0`;
  }
  ellipse(x: number, y: number, radius: number): void {
    this.arc(x, y, radius);
  }
  clip(): void {
    this.#state.clip = this.#clips.push(this.#path) - 1;
  }

  fill(): void {
    this.#put(`<path d="${this.#path}" fill="${escaped(this.#state.fillStyle)}"`);
  }
  stroke(): void {
    this.#put(`<path d="${this.#path}" fill="none"${this.#strokes()}`);
  }
  fillRect(x: number, y: number, width: number, height: number): void {
    this.beginPath();
    this.rect(x, y, width, height);
    this.fill();
  }
  strokeRect(x: number, y: number, width: number, height: number): void {
    this.beginPath();
    this.rect(x, y, width, height);
    this.stroke();
  }
  clearRect(): void {
    // Nothing was drawn before.
  }
  fillText(text: string, x: number, y: number): void {
    this.#putText(text, x, y, ` fill="${escaped(this.#state.fillStyle)}"`);
  }
  strokeText(text: string, x: number, y: number): void {
    this.#putText(text, x, y, ` fill="none"${this.#strokes()}`);
  }
  measureText(text: string): TextMetrics {
    this.ruler.font = this.#state.font;
    return this.ruler.measureText(text);
  }

  #add(command: string, ...numbers: number[]): void {
    const { x, y } = this.#state;
    this.#path += command + numbers.map((value, i) => round(value + (i % 2 === 0 ? x : y))).join(' ');
  }

  #strokes(): string {
    const { strokeStyle, lineWidth, lineJoin, lineCap, dash } = this.#state;
    const dashes = dash.length > 0 ? ` stroke-dasharray="${dash.join(' ')}"` : '';
    return ` stroke="${escaped(strokeStyle)}" stroke-width="${lineWidth}" stroke-linejoin="${escaped(lineJoin)}" stroke-linecap="${escaped(lineCap)}"${dashes}`;
  }

  #putText(text: string, x: number, y: number, paint: string): void {
    const { font, textAlign, textBaseline, x: dx, y: dy, turn } = this.#state;
    const anchor = ANCHORS[textAlign] ?? 'start';
    const baseline = BASELINES[textBaseline] ?? 'auto';
    const turned =
      turn === 0 ? '' : ` transform="translate(${round(dx)} ${round(dy)}) rotate(${round((turn * 180) / Math.PI)})"`;
    const [atX, atY] = turn === 0 ? [round(x + dx), round(y + dy)] : [round(x), round(y)];
    this.#put(
      `<text x="${atX}" y="${atY}"${turned} text-anchor="${anchor}" dominant-baseline="${baseline}" style="font:${escaped(font)}"${paint}`,
      `>${escaped(text)}</text>`,
    );
  }

  #put(start: string, end = '/>'): void {
    const { globalAlpha, clip } = this.#state;
    const alpha = globalAlpha < 1 ? ` opacity="${round(globalAlpha)}"` : '';
    const clipped = clip === null ? '' : ` clip-path="url(#clip${clip})"`;
    this.#elements.push(start + alpha + clipped + end);
  }
}
