/** The words of every rule, and what it says that it explains. */

import { describe, expect, it } from 'vitest';
import { ALL_RULES, ruleOf } from './all-rules.ts';

describe.each(ALL_RULES.map((rule) => [rule.id, rule] as const))(
  '%s',
  (_, { id, title, meaning, causes, explains }) => {
    it('has a short title, a meaning without jargon, and causes', () => {
      expect(title.split(' ').length).toBeLessThanOrEqual(5);
      expect(meaning).toMatch(/^[A-Z].*\.$/);
      expect(meaning).not.toMatch(/entropy|logit|gradient|calibrat|generaliz|hyperparameter|epoch|F1|AUC/i);
      expect(causes.length).toBeGreaterThan(0);
      for (const cause of causes) expect(cause).toMatch(/^[A-Z].*[^.]$/);
    });

    it('explains only rules that exist, and never itself, not even through others', () => {
      const reached = new Set<string>();
      const follow = (from: readonly string[]) => {
        for (const next of from) {
          const rule = ruleOf(next);
          expect(rule, next).not.toBe(null);
          if (reached.has(next)) continue;
          reached.add(next);
          follow(rule!.explains ?? []);
        }
      };
      follow(explains ?? []);
      expect(reached).not.toContain(id);
    });
  },
);

it('has no two rules of one id', () => {
  expect(new Set(ALL_RULES.map(({ id }) => id)).size).toBe(ALL_RULES.length);
  expect(ruleOf('toString')).toBe(null);
});
