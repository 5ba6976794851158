/** What a diagnosis advises, reduced to directions that can be compared: by the fields that it changes, and by its words. */

import type { Advice, Diagnosis, Finding } from '@rewardboard/protocol';
import type { Direction } from './reading.ts';

const WORDS: Readonly<Record<Direction, RegExp>> = {
  'raise the learning rate':
    /\btimes (as high|the learning rate)|\brate is (far |much )?too low|\b(raise|increase|higher|larger)\b[^.;]{0,24}\brate\b/i,
  'lower the learning rate':
    /\bhalve the (learning )?rate|\brate is (far |much )?too high|\b(lower|reduce|decrease|smaller)\b[^.;]{0,24}\brate\b/i,
  stop: /\bstop( now|:| and|[.;]|$)/i,
  'train longer': /\b(train|continue) (for )?longer|\blonger run\b|\bmore (steps|epochs)\b|^continue:/i,
  regularize: /(?<!too much |less |without )\bregulari[sz]/i,
  'larger model': /\blarger model|\bmore capacity|\bmodel is too small/i,
};
/** What a text advises against is no advice. */
const AGAINST = /\b(do not|don’t|never|not|rather than|instead of|no need to)\b[^.;:]*/gi;
const PAIRS: readonly (readonly [Direction, Direction])[] = [
  ['raise the learning rate', 'lower the learning rate'],
  ['regularize', 'larger model'],
];

function ofText(text: string): Direction[] {
  const said = text.replace(AGAINST, '');
  return (Object.keys(WORDS) as Direction[]).filter((direction) => WORDS[direction].test(said));
}

function ofAdvice({ text, field, from, to }: Advice): Direction[] {
  if (field === 'learning_rate' && from !== undefined && to !== undefined)
    return [Number(to) > Number(from) ? 'raise the learning rate' : 'lower the learning rate'];
  return ofText(text);
}

function ofFinding({ sentence, causes, advice }: Pick<Finding, 'sentence' | 'causes' | 'advice'>): Direction[] {
  return [...ofText(sentence), ...causes.flatMap(ofText), ...advice.flatMap(ofAdvice)];
}

/** Of the verdict and its advice. */
export function headlineDirections({ sentence, advice }: Diagnosis): Set<Direction> {
  return new Set(ofFinding({ sentence, advice, causes: [] }));
}

/** Of everything that is shown, including the causes. */
export function allDirections(diagnosis: Diagnosis): Set<Direction> {
  const open = diagnosis.findings.filter(({ resolvedStep }) => resolvedStep === null);
  const all = new Set([...headlineDirections(diagnosis), ...open.flatMap(ofFinding)]);
  const outlook = diagnosis.keep?.outlook;
  if (outlook?.advice === 'stop') all.add('stop');
  // Page and terminal hide it under a verdict that asks for action.
  if (outlook?.advice === 'go on' && diagnosis.level !== 'act') all.add('train longer');
  return all;
}

/** Pairs of directions that exclude each other. */
export function contraries(directions: ReadonlySet<Direction>): string[] {
  return PAIRS.flatMap(([one, other]) => (directions.has(one) && directions.has(other) ? [`${one} / ${other}`] : []));
}
