/** Checks the settings that a person wrote. The YAML itself is parsed by the caller, who knows the lines. */

import type { AlertSettings, WebhookForm } from './alert-settings.ts';
import { NO_ALERTS, WEBHOOK_FORMS } from './alert-settings.ts';

/** Webhooks and commands together. */
const MAX_CHANNELS = 20;
const MAX_COOLDOWN_MINUTES = 7 * 24 * 60;

/** A mistake in a field; `path` leads to it. */
export class AlertFieldError extends Error {
  constructor(
    readonly path: readonly (string | number)[],
    sentence: string,
  ) {
    super(
      `${path.reduce((text: string, part) => (typeof part === 'number' ? `${text}[${part}]` : text === '' ? part : `${text}.${part}`), '')}: ${sentence}`,
    );
  }
}

/** @throws AlertFieldError that says which field, what it holds and what would be right */
export function parseAlerts(raw: unknown): AlertSettings {
  // A file in which everything is commented out.
  if (raw === null || raw === undefined) return NO_ALERTS;
  const top = recordOf(raw, [], ['alerts']);
  if (top.alerts === null || top.alerts === undefined) return NO_ALERTS;
  const fields = recordOf(
    top.alerts,
    ['alerts'],
    ['level', 'cooldown_minutes', 'recovery', 'ended', 'webhooks', 'commands'],
  );
  const level = fields.level ?? NO_ALERTS.level;
  if (level !== 'act' && level !== 'watch')
    throw new AlertFieldError(['alerts', 'level'], `${shown(level)} is not an alert level; write act or watch`);
  const webhooks = listOf(fields.webhooks, ['alerts', 'webhooks'], 'write "- url: https://..." below it').map(
    (entry, i) => webhookOf(entry, ['alerts', 'webhooks', i]),
  );
  const commands = listOf(fields.commands, ['alerts', 'commands'], 'write "- [program, argument]" below it').map(
    (entry, i) => commandOf(entry, ['alerts', 'commands', i]),
  );
  if (webhooks.length + commands.length > MAX_CHANNELS)
    throw new AlertFieldError(
      ['alerts'],
      `${webhooks.length + commands.length} webhooks and commands; at most ${MAX_CHANNELS} are allowed`,
    );
  return {
    level,
    cooldownMs: minutesOf(fields.cooldown_minutes, ['alerts', 'cooldown_minutes']) ?? NO_ALERTS.cooldownMs,
    recovery: truthOf(fields.recovery, ['alerts', 'recovery']) ?? NO_ALERTS.recovery,
    ended: truthOf(fields.ended, ['alerts', 'ended']) ?? NO_ALERTS.ended,
    webhooks,
    commands,
  };
}

function webhookOf(raw: unknown, path: (string | number)[]): { url: string; form: WebhookForm } {
  const { url, form } = recordOf(raw, path, ['url', 'form']);
  const address = typeof url === 'string' && URL.canParse(url) ? new URL(url) : null;
  // The address is a secret: it is not repeated.
  if (!address || (address.protocol !== 'https:' && address.protocol !== 'http:'))
    throw new AlertFieldError(
      [...path, 'url'],
      'is not a web address; write for example https://hooks.slack.com/services/...',
    );
  if (address.username !== '' || address.password !== '')
    throw new AlertFieldError(
      [...path, 'url'],
      'contains a user or password before the @; put a token into the path or the query instead',
    );
  const wanted = form ?? 'json';
  const known = WEBHOOK_FORMS.find((name) => name === wanted);
  if (!known)
    throw new AlertFieldError(
      [...path, 'form'],
      `${shown(form)} is not a form; write one of ${WEBHOOK_FORMS.join(', ')}`,
    );
  return { url: address.href, form: known };
}

function commandOf(raw: unknown, path: (string | number)[]): string[] {
  if (!Array.isArray(raw) || raw.length === 0 || raw.some((part) => typeof part !== 'string') || raw[0] === '')
    throw new AlertFieldError(
      path,
      `${shown(raw)} is not a command; write the program and its arguments as a list, such as [notify-send, rewardboard]`,
    );
  return raw as string[];
}

function minutesOf(raw: unknown, path: string[]): number | undefined {
  if (raw === undefined || raw === null) return undefined;
  if (typeof raw !== 'number' || !(raw >= 0) || raw > MAX_COOLDOWN_MINUTES)
    throw new AlertFieldError(path, `${shown(raw)} is not a number of minutes from 0 to ${MAX_COOLDOWN_MINUTES}`);
  return raw * 60_000;
}

function truthOf(raw: unknown, path: string[]): boolean | undefined {
  if (raw === undefined || raw === null) return undefined;
  if (typeof raw !== 'boolean') throw new AlertFieldError(path, `${shown(raw)} is not true or false`);
  return raw;
}

function listOf(raw: unknown, path: string[], remedy: string): unknown[] {
  if (raw === undefined || raw === null) return [];
  if (!Array.isArray(raw)) throw new AlertFieldError(path, `${shown(raw)} is not a list; ${remedy}`);
  return raw;
}

function recordOf(raw: unknown, path: (string | number)[], known: readonly string[]): Record<string, unknown> {
  if (typeof raw !== 'object' || raw === null || Array.isArray(raw))
    throw new AlertFieldError(path, `${shown(raw)} is not a mapping; its fields are ${known.join(', ')}`);
  const unknown = Object.keys(raw).find((name) => !known.includes(name));
  if (unknown !== undefined)
    throw new AlertFieldError(
      HARMLESS.test(unknown) ? [...path, unknown] : path,
      `unknown field; the fields here are ${known.join(', ')}`,
    );
  return raw as Record<string, unknown>;
}

/** A webhook's address in the wrong place is still a secret: only short words are repeated. */
const HARMLESS = /^[\w.-]{1,20}$/;

function shown(value: unknown): string {
  if (value === undefined || value === null) return 'nothing';
  if (typeof value === 'string') return HARMLESS.test(value) ? `"${value}"` : 'this text';
  return Array.isArray(value) ? 'a list' : typeof value === 'object' ? 'a mapping' : String(value).slice(0, 20);
}
