/** Sends an alert to one configured address, and to no other: a redirect is a failure. */

import type { Alert } from '@rewardboard/protocol';
import type { WebhookForm } from './alert-settings.ts';
import type { Channel } from './channel.ts';
import { DeliveryError } from './channel.ts';
import type { RunAddress } from './webhook-forms.ts';
import { webhookBody } from './webhook-forms.ts';

/** A receiver that takes longer gets the alert again, or not at all. */
const WEBHOOK_TIMEOUT_MS = 10_000;
/** Statuses after which another try makes sense, besides all from 500 on. */
const TRY_AGAIN = [408, 425, 429];
const NAMES: Record<WebhookForm, string> = { json: 'Webhook', slack: 'Slack webhook', discord: 'Discord webhook' };

export function webhook(
  { url, form }: { url: string; form: WebhookForm },
  addressOf: (alert: Alert) => RunAddress,
  timeoutMs = WEBHOOK_TIMEOUT_MS,
): Channel {
  return {
    name: `${NAMES[form]} at ${new URL(url).host}`,
    async deliver(alert, signal) {
      const response = await fetch(url, {
        method: 'POST',
        redirect: 'manual',
        headers: { 'Content-Type': 'application/json', 'User-Agent': 'rewardboard' },
        body: JSON.stringify(webhookBody(form, alert, addressOf(alert))),
        signal: AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]),
      }).catch((error: unknown) => {
        throw new DeliveryError(reasonOf(error, timeoutMs), true);
      });
      // Nobody reads the answer; left unread it would keep its connection.
      await response.body?.cancel().catch(() => undefined);
      const { status } = response;
      if (status >= 200 && status < 300) return;
      if (status >= 300 && status < 400)
        throw new DeliveryError(
          `it answered ${status}, a redirect, which is not followed: configure the address it leads to`,
          false,
        );
      throw new DeliveryError(`it answered ${status}`, status >= 500 || TRY_AGAIN.includes(status));
    },
  };
}

function reasonOf(error: unknown, timeoutMs: number): string {
  if (error instanceof Error && error.name === 'TimeoutError') return `no answer within ${timeoutMs / 1000} s`;
  const { code } = ((error as { cause?: unknown }).cause ?? {}) as { code?: string };
  if (code === 'ECONNREFUSED') return 'nothing is listening there';
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') return 'the host name cannot be resolved';
  return code ?? 'the connection failed';
}
