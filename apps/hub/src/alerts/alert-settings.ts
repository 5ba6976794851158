/** Who is told of what, as `config/alerts.yaml` says it. */

export const WEBHOOK_FORMS = ['json', 'slack', 'discord'] as const;
export type WebhookForm = (typeof WEBHOOK_FORMS)[number];

export interface AlertSettings {
  /** Findings of this level, or of a graver one. */
  level: 'act' | 'watch';
  /** The same trouble of the same run is told again at the earliest after this. */
  cooldownMs: number;
  /** Tell also when what was told is over. */
  recovery: boolean;
  /** Tell also when a run ends. */
  ended: boolean;
  webhooks: readonly { url: string; form: WebhookForm }[];
  /** Program and arguments; no shell sees them. */
  commands: readonly (readonly string[])[];
}

/** Nobody outside the page is told. */
export const NO_ALERTS: AlertSettings = {
  level: 'act',
  cooldownMs: 30 * 60_000,
  recovery: true,
  ended: false,
  webhooks: [],
  commands: [],
};
