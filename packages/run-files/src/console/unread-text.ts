/** The end of a text file with no metrics. */

/** Characters of it that are kept. */
const MAX_TEXT = 4_000;

export class UnreadText {
  #text = '';
  #isOver = false;

  keep(): () => void {
    const [text, isOver] = [this.#text, this.#isOver];
    return () => void ([this.#text, this.#isOver] = [text, isOver]);
  }

  get text(): string | undefined {
    return this.#isOver ? undefined : this.#text;
  }

  add(line: string): void {
    if (!this.#isOver && line.trim() !== '') this.#text = `${this.#text}${line}\n`.slice(-MAX_TEXT);
  }

  /** A metric was found. */
  end(): void {
    this.#isOver = true;
    this.#text = '';
  }
}
