/** An alert: a finding appeared, or is resolved. The same object goes to viewers, webhooks and commands. */

import type { Advice, Level } from './finding.ts';

export interface Alert {
  /** Never given twice. */
  id: string;
  kind: 'opened' | 'resolved' | 'ended' | 'test';
  /** ms since 1970, by the hub's clock. */
  at: number;
  run: { id: string; name: string; directory: string };
  /** Rule of the finding; of a run's end the rule of its verdict, null when it has none. */
  rule: string | null;
  level: Level;
  title: string;
  /** What, since when: what to do. */
  sentence: string;
  evidence: string;
  advice: Advice[];
  onsetStep: number | null;
  detectedStep: number | null;
}

/** Where alerts go, as far as a viewer may know it. */
export interface AlertInfo {
  /** Findings of this level or a more serious one cause alerts. */
  level: 'act' | 'watch';
  /** "Slack webhook at hooks.slack.com", "command notify-send": never a whole address, which is a secret. */
  channels: string[];
}

/** How a channel fared with one alert. */
export interface Delivery {
  channel: string;
  /** null: it was taken. */
  error: string | null;
}

/** The newest alerts that a hub keeps for its viewers. */
export const MAX_ALERTS = 100;
