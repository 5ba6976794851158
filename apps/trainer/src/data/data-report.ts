/** A report on data before training: what was read, used and skipped, and what prevents training. */

import type { Drop, FileAccount } from './collect-examples.ts';
import type { DataSet, Side } from './data-set.ts';
import type { SetReport } from './set-report.ts';
import { reportSet } from './set-report.ts';

export interface SharedProblems {
  count: number;
  /** One of them, and its place on either side. */
  problem: string;
  trainPlace: string;
  validationPlace: string;
}

export interface DataReport {
  kind: 'solution' | 'preference';
  files: FileAccount[];
  /** Labels, or pairs, that repeat an earlier one. */
  merged: number;
  /** Steps with conflicting labels (included in merged), or pairs that also occur reversed (not included). */
  contradictions: { count: number; shown: { place: string; other: string }[] };
  /** Examples of the other kind, which are skipped. */
  otherKind: number;
  train: SetReport;
  validation: SetReport;
  /** null with --validation_data. */
  validationShare: number | null;
  sharedProblems: SharedProblems | null;
  /** Reasons why this data can't be used for training; empty if it can. */
  obstacles: string[];
}

export function reportData(data: DataSet): DataReport {
  const { kind, accounts } = data;
  const sum = (of: (account: DataSet['accounts'][number]) => number) =>
    accounts.reduce((total, account) => total + of(account), 0);
  const isPair = kind === 'preference';
  const report: DataReport = {
    kind,
    files: accounts.flatMap(({ files }) => files),
    merged: sum((account) => (isPair ? account.mergedPreferences : account.mergedLabels)),
    contradictions: {
      count: sum(({ solutions, preferences }) => (isPair ? preferences : solutions).contradictions),
      shown: isPair ? [] : accounts.flatMap(({ solutions }) => solutions.shownContradictions),
    },
    otherKind: sum(({ solutions, preferences }) => (isPair ? solutions : preferences).length),
    train: reportSet(data.train),
    validation: reportSet(data.validation),
    validationShare: data.validationShare,
    sharedProblems:
      data.train.collected === data.validation.collected ? null : sharedProblemsOf(data.train, data.validation),
    obstacles: [],
  };
  return { ...report, obstacles: obstaclesOf(report) };
}

/** What is skipped in all files, by reason, the most frequent first. */
export function dropsOf({ files }: DataReport): Drop[] {
  const byReason = new Map<string, Drop>();
  for (const { reason, count, places } of files.flatMap(({ drops }) => drops)) {
    const known = byReason.get(reason);
    byReason.set(
      reason,
      known
        ? { reason, count: known.count + count, places: [...known.places, ...places].slice(0, 3) }
        : { reason, count, places },
    );
  }
  return [...byReason.values()].sort((a, b) => b.count - a.count);
}

function sharedProblemsOf(train: Side, validation: Side): SharedProblems | null {
  const firstOf = ({ packed, indices, collected: { problems } }: Side) => {
    const first = new Map<string, number>();
    for (const index of indices) {
      const key = problems.keyFingerprint(packed.keyOf(index));
      if (!first.has(key)) first.set(key, index);
    }
    return first;
  };
  const trained = firstOf(train);
  const shared = [...firstOf(validation)].filter(([key]) => trained.has(key));
  const [key, index] = shared[0] ?? [];
  if (key === undefined || index === undefined) return null;
  return {
    count: shared.length,
    problem: validation.packed.problemTextOf(index),
    trainPlace: train.packed.places.placeOf(trained.get(key)!),
    validationPlace: validation.packed.places.placeOf(index),
  };
}

function obstaclesOf({
  kind,
  files,
  otherKind,
  train,
  validation,
  validationShare,
  sharedProblems,
}: DataReport): string[] {
  const obstacles: string[] = [];
  const broken = files.filter((file) => file.broken > 0);
  for (const { path, broken: count, brokenMessages } of broken)
    obstacles.push(`${path}: ${count} invalid ${count === 1 ? 'row' : 'rows'}. The first: ${brokenMessages[0]}`);
  const names = files.map(({ path }) => path).join(', ');
  if (otherKind > 0)
    obstacles.push(`${names}: both labeled solutions and preference pairs; train on files of one kind`);
  if (train.examples + validation.examples === 0) return [...obstacles, `${names}: no labeled example found`];
  if (sharedProblems) {
    const { count, problem, trainPlace, validationPlace } = sharedProblems;
    const words = problem.length > 80 ? `${problem.slice(0, 80)}...` : problem;
    const what = count === 1 ? '1 problem is' : `${count} problems are`;
    obstacles.push(
      `${what} in both the training and the validation set, such as ${JSON.stringify(words)} (${trainPlace} and ${validationPlace}); remove ${count === 1 ? 'it' : 'them'} from one of the sets, or validation scores are too high`,
    );
  }
  for (const [side, set] of [
    ['training', train],
    ['validation', validation],
  ] as const) {
    const labels = set.right + set.wrong;
    const remedy = validationShare === null ? 'add data' : 'add data or change validation_share';
    if (kind === 'solution' && (set.right === 0 || set.wrong === 0))
      obstacles.push(
        `${names}: the ${side} set has ${labels} ${labels === 1 ? 'label' : 'labels'}, ${set.right} of them correct; both sets need correct and incorrect ones; ${remedy}`,
      );
    if (kind === 'preference' && set.examples === 0)
      obstacles.push(`${names}: the ${side} set has no pairs; ${remedy}`);
  }
  return obstacles;
}
