/** Bodies of webhooks stay below the limits of the services. */

import { expect, it } from 'vitest';
import type { Alert } from '@rewardboard/protocol';
import { webhookBody } from './webhook-forms.ts';

const long: Alert = {
  id: '1',
  kind: 'opened',
  at: 0,
  run: { id: 'a', name: 'a', directory: 'outputs/a' },
  rule: 'overfitting',
  level: 'act',
  title: 'Overfitting',
  sentence: 'x'.repeat(300),
  evidence: 'x'.repeat(10_000),
  advice: [],
  onsetStep: 1,
  detectedStep: 2,
};

it('a text for Slack has at most 3,500 characters; a title for Discord 250, its description 3,500', () => {
  const { text } = webhookBody('slack', long, null) as { text: string };
  expect(text).toHaveLength(3_500);
  const { embeds } = webhookBody('discord', long, null) as { embeds: { title: string; description: string }[] };
  expect([embeds[0]!.title.length, embeds[0]!.description.length]).toEqual([250, 3_500]);
  expect(text.endsWith('…')).toBe(true);
});
