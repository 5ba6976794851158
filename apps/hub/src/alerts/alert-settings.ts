/** The settings of `config/alerts.yaml`: who gets which alerts. */

export const WEBHOOK_FORMS = ['json', 'slack', 'discord'] as const;
export type WebhookForm = (typeof WEBHOOK_FORMS)[number];

export interface AlertSettings {
  /** Findings of this level, or of a graver one. */
  level: 'act' | 'watch';
  /** The same problem of the same run causes another alert at the earliest after this. */
  cooldownMs: number;
  /** Also send an alert when a problem is resolved. */
  recovery: boolean;
  /** Also send an alert when a run ends. */
  ended: boolean;
  webhooks: readonly { url: string; form: WebhookForm }[];
  /** Program and arguments; no shell sees them. */
  commands: readonly (readonly string[])[];
}

/** Alerts go to the page only. */
export const NO_ALERTS: AlertSettings = {
  level: 'act',
  cooldownMs: 30 * 60_000,
  recovery: true,
  ended: false,
  webhooks: [],
  commands: [],
};
