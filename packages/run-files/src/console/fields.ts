/** What the tokens of a line say: where it stands in the training, and numbers with their names. */

import type { Split } from '@rewardboard/metrics';
import type { GivenNames } from './given-names.ts';
import type { ConsoleLine } from './line-shape.ts';
import type { Token } from './tokens.ts';
import type { Name } from './words.ts';
import { isOfLogs, nameOf, splitOfTag, splitOfWord, wordOf } from './words.ts';
import { isRowOfSplit, placeAt, placeAtStart, placeOfNumber } from './place-words.ts';

/** Numbers with names on a line. */
const MAX_FIELDS = 200;
/** Words before a number that may be its name. */
const MAX_PHRASE = 6;
const MAX_RUN = 50;
const WRAPPER = /^(tensor|float\d{0,3}|(np|numpy)\.\w{1,20})$/;
/** Of a logger. */
const LEVEL = /^(DEBUG|INFO|SUCCESS|WARN|WARNING|ERROR|CRITICAL)$/;
/** "best metric, acc: 0.5": what follows was said before. */
const OF_BEST = /^best (metric|result|score)s?$/i;
/** Where a number isn't there yet: "val: n/a". */
const NO_NUMBER = /^(n\/?a|none|null)$/i;
/** Between a metric and the place it was measured at: "Training loss at step 200: 0.5". */
const AT = /^(at|after|of|in|for|on|during)$/i;
/** True and false positives and negatives. */
const ALL_COUNTS = 4;
/** Of a number, directly behind it: "rmse 0.91 m | mae 0.8 m". */
const UNIT = /^(m|mm|cm|km|px|db|hz|deg|k|kb|mb|gb|j|v|w|n)$/i;
/** "loss (bytes)" is how much was sent. */
const UNIT_OF_SIZE = /^(bytes|[kmgt]i?b)$/i;
/** Words of a label in front of a colon. */
const MAX_LABEL = 4;

/** Adds to the line what its tokens say. */
export function addFields(tokens: readonly Token[], line: ConsoleLine, given: GivenNames): void {
  new Scan(tokens, line, given).run();
}

class Scan {
  #at = 0;
  /** Words since the last number or sign. */
  #phrase: string[] = [];
  /** Of the phrase, those counted as prose. */
  #foreign = 0;
  #isAssigned = false;
  /** Of the labels before, and of names of several words: "train loss 0.5, acc 0.8 | val loss 0.6, acc 0.7". */
  #split: Split | undefined;
  #depth = 0;
  /** The metric of the field before, if a split stood behind its name. */
  #ofSplits: string | undefined;

  readonly #found: ConsoleLine;

  constructor(
    private readonly tokens: readonly Token[],
    line: ConsoleLine,
    private readonly given: GivenNames,
  ) {
    this.#found = line;
  }

  run(): void {
    const start = placeAtStart(this.tokens);
    if (start) {
      Object.assign(this.#found, start.place);
      this.#at = start.end;
    }
    if (isRowOfSplit(this.tokens)) this.#found.label = nameOf(['loss']) ?? undefined;
    while (this.#at < this.tokens.length) {
      const token = this.tokens[this.#at]!;
      if (token.kind === 'word') this.#word(token);
      else if (token.kind === 'number') this.#number(token);
      else if (token.kind === 'other') this.#close(++this.#at);
      else this.#sign(token);
    }
    this.#close(this.#at);
    this.#dropStrayCounts();
  }

  /** "fp 16" is no count of false positives; four of them are. */
  #dropStrayCounts(): void {
    const { fields } = this.#found;
    const stray = fields.filter(({ name, isAssigned }) => name.isCount && !isAssigned);
    if (stray.length === 0 || stray.length >= ALL_COUNTS) return;
    this.#found.fields = fields.filter((field) => !stray.includes(field));
    this.#found.foreign += stray.length;
  }

  #word(token: Token): void {
    // "tensor(0.5, device='cuda:0')"
    if (WRAPPER.test(token.text) && this.tokens[this.#at + 1]?.text === '(') return void (this.#at += 2);
    if (this.#isPlaceInProgram()) {
      this.#close(this.#at);
      this.#at += 3;
      return;
    }
    const place = placeAt(this.tokens, this.#at, this.#phrase, this.#found);
    if (place) {
      if (place.split) this.#found.split ??= place.split;
      Object.assign(this.#found, place.place);
      if (!this.#goesOn(place.end)) this.#close(this.#at);
      this.#at = place.end;
      return;
    }
    if (this.#isAssigned && NO_NUMBER.test(token.text)) return this.#leaveOut();
    if (this.#isUnit(token)) return void this.#at++;
    // Columns of a table, or a logger's.
    if (this.#phrase.length > 0 && (this.#isAssigned || token.gap > 1)) this.#close(this.#at);
    const { split, isOfLogs } = wordOf(token.text);
    this.#found.mentioned ??= split;
    if (this.#depth === 0 && !isOfLogs) this.#foreign++;
    // A longer run of words is no name.
    if (this.#phrase.length < MAX_RUN) this.#phrase.push(token.text);
    else this.#phrase = [token.text];
    this.#at++;
  }

  #isUnit({ text }: Token): boolean {
    const next = this.tokens[this.#at + 1];
    return (
      this.tokens[this.#at - 1]?.kind === 'number' &&
      UNIT.test(text) &&
      (next === undefined || next.text === '|' || next.text === ',' || next.text === ';')
    );
  }

  /** A name without a number says nothing of those behind it. */
  #leaveOut(): void {
    this.#phrase = [];
    this.#foreign = 0;
    this.#isAssigned = false;
    this.#at++;
  }

  /** "Training loss at step 200: 0.5", and "loss after epoch 3 = 0.5": the name stands before the place. */
  #goesOn(end: number): boolean {
    const [sign, number] = [this.tokens[end], this.tokens[end + 1]];
    if (!(sign?.text === ':' || sign?.text === '=') || number?.kind !== 'number') return false;
    if (!AT.test(this.#phrase.at(-1) ?? '')) return false;
    while (AT.test(this.#phrase.at(-1) ?? '')) this.#phrase.pop();
    return this.#phrase.length > 0;
  }

  #number(token: Token): void {
    const next = this.tokens[this.#at + 1];
    const behind = this.tokens[this.#at + 2];
    const isFraction = next?.text === '/' && behind?.kind === 'number';
    const of = isFraction ? behind.text : undefined;
    this.#at += isFraction ? 3 : 1;
    if (this.#isPlace(token, of) || this.#isExtent(token, of)) return;
    const words = this.#phrase.slice(-MAX_PHRASE);
    const start = isFraction ? this.#at - 3 : this.#at - 1;
    const isAssigned = this.#isAssigned;
    const beyond = this.#phrase.length - words.length;
    const name = words.length === 0 ? null : this.#sameAsBefore(words, this.given.of(words) ?? nameOf(words));
    const isField =
      name !== null &&
      !this.#isLineOfProgram(token, start) &&
      (isAssigned || ((name.isKnown || name.isBare || name.isCount) && !this.#isCount(token))) &&
      !this.#isChange();
    // What its name is made of is no prose.
    this.#found.foreign += isField ? Math.min(this.#foreign, beyond) : this.#foreign;
    this.#phrase = [];
    this.#foreign = 0;
    this.#isAssigned = false;
    if (!isField || this.#found.fields.length >= MAX_FIELDS) return;
    if (name.split !== undefined && words.length > 1 && !name.isBare) this.#split = name.split;
    this.#found.fields.push({ name, split: name.split ?? this.#split, text: token.text, of, isAssigned });
    const endsWithSplit = words.length > 1 && splitOfWord(words.at(-1)!) !== undefined;
    this.#ofSplits = name.isKnown && endsWithSplit ? name.base : name.isBare ? this.#ofSplits : undefined;
  }

  /** "loss train: 0.5, val: 0.6": the name is said once. */
  #sameAsBefore(words: readonly string[], name: Name | null): Name | null {
    if (!name?.isBare || words.length > 1 || this.#ofSplits === undefined) return name;
    return { base: this.#ofSplits, split: name.split, isKnown: true, isBare: false };
  }

  /** "INFO | train:step:311 - loss 0.5": a function that is called like a place. */
  #isPlaceInProgram(): boolean {
    const [module, before, , colon, line] = [-2, -1, 0, 1, 2].map((by) => this.tokens[this.#at + by]);
    if (before?.text !== ':' || colon?.text !== ':' || module?.kind !== 'word' || line?.kind !== 'number') return false;
    const isJoined = [before, this.tokens[this.#at]!, colon, line].every(({ gap }) => gap === 0);
    return isJoined && this.tokens.slice(0, this.#at).some(({ text }) => LEVEL.test(text));
  }

  /** "(trainer:651)", "[train.py:822]", "train.py:88", "loss:141\tINFO", "model.loss:forward:45" */
  #isLineOfProgram({ text, gap }: Token, at: number): boolean {
    const [open, word, colon, close] = [-3, -2, -1, 1].map((by) => this.tokens[at + by]);
    if (colon?.text !== ':' || colon.gap > 0 || gap > 0 || word?.kind !== 'word' || !/^\d+$/.test(text)) return false;
    return (
      /\.(py|cc|cpp|cu|rs|go|jl)$/.test(word.text) ||
      LEVEL.test(close?.text ?? '') ||
      (open?.text === ':' && open.gap + word.gap === 0) ||
      (open !== undefined && close !== undefined && '(['.includes(open.text) && ')]'.includes(close.text))
    );
  }

  /** "loss 5 points": of something else. */
  #isCount({ text }: Token): boolean {
    const next = this.tokens[this.#at];
    return next?.kind === 'word' && next.gap === 1 && /^\d+$/.test(text) && !isOfLogs(next.text);
  }

  /** "loss 0.5 -> 0.4", "loss = 0.5 * x" */
  #isChange(): boolean {
    let at = this.#at;
    if (this.tokens[at]?.text === '*' && this.tokens[at]!.gap === 1) return true;
    while (at < this.#at + 2 && this.tokens[at]?.text === '-') at++;
    return (at > this.#at && this.tokens[at]?.text === '>') || this.tokens[at]?.text === '→';
  }

  /** "200/ 2983 batches", "after 1000 steps" */
  #isPlace(token: Token, of: string | undefined): boolean {
    const word = this.tokens[this.#at];
    if (
      word?.kind !== 'word' ||
      !wordOf(word.text).isPlural ||
      !(of !== undefined || this.#phrase.at(-1)?.toLowerCase() === 'after')
    )
      return false;
    const place = placeOfNumber(token, of, word.text, this.#found);
    if (!place) return false;
    Object.assign(this.#found, place);
    this.#close(this.#at++);
    return true;
  }

  /** "Mean test loss of 8 batches: 0.57", "Accuracy of the network on the 5000 test images: 77.5 %": over how much it was averaged. */
  #isExtent({ text }: Token, of: string | undefined): boolean {
    const first = this.tokens[this.#at];
    const isSplit = first?.kind === 'word' && splitOfWord(first.text) !== undefined;
    const [word, sign] = [this.tokens[this.#at + (isSplit ? 1 : 0)], this.tokens[this.#at + (isSplit ? 2 : 1)]];
    if (of !== undefined || word?.kind !== 'word' || !(sign?.text === ':' || sign?.text === '=')) return false;
    const article = this.#phrase.at(-1)?.toLowerCase() === 'the' ? 1 : 0;
    const last = this.#phrase.length - 1 - article;
    if (last < 1 || !/^(of|over|on|for|from)$/i.test(this.#phrase[last]!)) return false;
    if (!/^\d+$/.test(text) || !/^[a-z]{3,20}s$/i.test(word.text)) return false;
    // "Accuracy of the network"
    const whose = this.#phrase.findIndex((known) => known.toLowerCase() === 'of');
    this.#phrase.length = whose > 0 ? Math.min(whose, last) : last;
    if (isSplit) this.#phrase.unshift(first.text);
    this.#at += isSplit ? 2 : 1;
    return true;
  }

  #sign({ text, gap }: Token): void {
    if (text === '>' && gap === 0 && this.#isAssigned && this.tokens[this.#at - 1]!.text === '=') this.#at++;
    else if (text === ':' || text === '=') {
      // "module:12", a time of day, or "a == b": nothing that has a name.
      this.#isAssigned = this.#phrase.length > 0;
      this.#at++;
    } else if (text === '.' && gap === 0 && this.#phrase.length > 0) this.#at++;
    else if (text === '(' && this.#phrase.length > 0 && this.#skipsNote()) return;
    else {
      this.#close(this.#at++);
      if (text === '[' || text === '<') this.#depth++;
      if ((text === ']' || text === '>') && this.#depth > 0) this.#depth--;
    }
  }

  /** "acc (higher is better) : 0.5", "time (sec): 5", "Epoch(train)": a note within a name. */
  #skipsNote(): boolean {
    let end = this.#at + 1;
    const limit = Math.min(this.tokens.length, end + 8);
    while (end < limit && this.tokens[end]!.text !== ')' && this.tokens[end]!.text !== '(') end++;
    const next = this.tokens[end + 1];
    const split = end === this.#at + 2 ? splitOfWord(this.tokens[this.#at + 1]!.text) : undefined;
    const isNamed = next?.text === ':' || next?.text === '=' || next?.kind === 'number' || AT.test(next?.text ?? '');
    if (this.tokens[end]?.text !== ')' || !isNamed) return false;
    if (split) this.#phrase.unshift(split);
    const note = this.tokens[this.#at + 1]!.text;
    if (UNIT_OF_SIZE.test(note)) this.#phrase.push(note);
    this.#at = end + 1;
    return true;
  }

  /** A phrase without a number ends: it may say what the next ones are. */
  #close(end: number): void {
    const phrase = this.#phrase;
    const isColon = this.#isAssigned;
    this.#found.foreign += this.#foreign;
    this.#foreign = 0;
    this.#phrase = [];
    this.#isAssigned = false;
    if (phrase.length === 0 || phrase.length > MAX_LABEL) return;
    const name = nameOf(phrase, true);
    if (!name) {
      this.#found.isOfBest ||= this.#found.fields.length === 0 && OF_BEST.test(phrase.join(' '));
      return;
    }
    const tag = this.#depth > 0 && phrase.length === 1 ? splitOfTag(phrase[0]!) : undefined;
    if (tag && name.split === undefined && !name.isKnown && this.#found.fields.length === 0) {
      this.#split ??= tag;
      this.#found.split ??= tag;
    }
    const isLabel = isColon || this.#depth > 0 || this.tokens[end]?.kind === 'sign' || phrase.every(isOfLogs);
    if (name.split !== undefined && isLabel) {
      this.#split = name.split;
      if (this.#found.fields.length === 0) this.#found.split ??= name.split;
    }
    if (name.isKnown) this.#found.label = name;
  }
}
