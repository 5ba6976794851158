/** Texts as a pretrained decoder reads them, by the conventions of TRL, so that Python gives the same scores. */

import { BadInput } from '../../base/bad-input.ts';
import { rememberLast } from '../../base/remember-last.ts';
import type { SolutionExample } from '../../data/example.ts';
import type { SubwordTokenizer } from '../../features/subwords.ts';
import type { TokenRow } from '../cut-into-rows.ts';
import { cutIntoRows } from '../cut-into-rows.ts';

export interface DecoderLayout {
  /** Most tokens of a row. */
  length: number;
  /** null: every token counts. */
  padToken: number | null;
}

type RowsOf = (example: SolutionExample) => TokenRow[];

const SEPARATOR = '\n';
/** Of a text that is too long, this share of the row is its beginning, and the rest its end. */
const BEGINNING = 1 / 3;

/**
 * A solution with all its labelled steps in one pass, as TRL's PRMTrainer (0.19) reads it: the beginning of a text, the problem, and
 * each step with a separator behind it, whose last token is scored. Throws a BadInput if the separator has no token.
 */
export function stepRows(tokenizer: SubwordTokenizer, { length }: DecoderLayout, directory: string): RowsOf {
  const stepEnd = tokenizer.encode(SEPARATOR);
  if (stepEnd.length === 0)
    throw new BadInput(
      `${directory}: its tokenizer has no token for a line break, which separates steps; use supervision outcome, or another model`,
    );
  const { bos } = tokenizer.special;
  const frame = { length, before: bos ? [bos.id] : tokenizer.single.before, problemEnd: [], stepEnd };
  const problemOf = rememberLast((problem: string) => tokenizer.encode(problem));
  return ({ problem, steps }) =>
    cutIntoRows(
      problemOf(problem),
      steps.map((step) => tokenizer.encode(step)),
      frame,
    );
}

/**
 * A row for each label, as TRL's RewardTrainer (1.16) reads it: the text with the token that ends one, scored at its last token that
 * isn't `padToken` (GenericForSequenceClassification of transformers 5.24).
 */
export function textRows(tokenizer: SubwordTokenizer, layout: DecoderLayout): RowsOf {
  const { before, after } = tokenizer.single;
  const end = tokenizer.special.eos?.text ?? '';
  return ({ problem, steps, labelled, labels }) =>
    labels.flatMap((label, i): TokenRow[] => {
      if (label === null) return [];
      const step = labelled === 'solution' ? steps.length - 1 : i;
      const text = [...(problem === '' ? [] : [problem]), ...steps.slice(0, step + 1)].join(SEPARATOR);
      const whole = [...before, ...tokenizer.encode(text.endsWith(end) ? text : text + end), ...after];
      const tokens = whole.length > layout.length ? withoutMiddle(whole, layout.length) : whole;
      return [
        { tokens, stepEnds: [{ step, at: scoredAt(tokens, layout.padToken) }], isCut: tokens.length < whole.length },
      ];
    });
}

function withoutMiddle(tokens: readonly number[], length: number): number[] {
  const beginning = Math.floor(length * BEGINNING);
  return [...tokens.slice(0, beginning), ...tokens.slice(tokens.length - (length - beginning))];
}

/** The rightmost token that isn't padding; of a row of padding, as transformers has it, the first. */
function scoredAt(tokens: readonly number[], padToken: number | null): number {
  return Math.max(
    0,
    tokens.findLastIndex((token) => token !== padToken),
  );
}
