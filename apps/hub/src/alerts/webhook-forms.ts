/** One alert as each service wants it. Text of a run is only ever text: nothing in it mentions people or becomes a link. */

import type { Alert } from '@rewardboard/protocol';
import type { WebhookForm } from './alert-settings.ts';

/** Where the board shows the run; null if unknown. */
export type RunAddress = string | null;

const MARKS = { act: '■', watch: '◆', fine: '✓', unknown: '?' } as const;
/** Of Discord's embeds. */
const COLOURS = { act: 0xa3123f, watch: 0x785600, fine: 0x1b6b40, unknown: 0x666b70 } as const;
/** Discord refuses longer ones. */
const MAX_TITLE = 250;
const MAX_DESCRIPTION = 3_500;
/** Slack cuts longer ones. */
const MAX_TEXT = 3_500;

export function webhookBody(form: WebhookForm, alert: Alert, address: RunAddress): unknown {
  switch (form) {
    case 'json':
      return { ...alert, url: address };
    case 'slack':
      return {
        text: cut(
          [
            `*${slackText(headOf(alert))}*`,
            ...linesOf(alert).map(slackText),
            ...(address === null ? [] : [`<${address}|Open the board>`]),
          ].join('\n'),
          MAX_TEXT,
        ),
      };
    case 'discord':
      return {
        // Nobody is called, whatever a run's name says.
        allowed_mentions: { parse: [] },
        embeds: [
          {
            title: cut(discordText(headOf(alert)), MAX_TITLE),
            description: cut(linesOf(alert).map(discordText).join('\n'), MAX_DESCRIPTION),
            color: COLOURS[alert.level],
            timestamp: new Date(alert.at).toISOString(),
            ...(address === null ? {} : { url: address }),
          },
        ],
      };
  }
}

function headOf({ level, sentence }: Alert): string {
  return `${MARKS[level]} ${sentence}`;
}

function linesOf({ run, kind, title, evidence, advice }: Alert): string[] {
  const where = `${run.name} (${run.directory})${kind === 'ended' ? `: ${title.toLowerCase()}` : ''}`;
  return [
    where,
    evidence,
    ...advice.map(
      ({ text, field, from, to }, i) =>
        `${i + 1}. ${text}${field ? `: ${field}${from === undefined ? '' : ` ${from} →`} ${to ?? ''}`.trimEnd() : ''}`,
    ),
  ].filter((line) => line !== '');
}

/** Slack obeys only these three. */
function slackText(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

function discordText(text: string): string {
  return text.replace(/[\\`*_~|>[\]()#@<:-]/g, (sign) => `\\${sign}`);
}

function cut(text: string, length: number): string {
  return text.length <= length ? text : `${text.slice(0, length - 1)}…`;
}
