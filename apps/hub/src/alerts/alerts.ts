/** Checks all runs regularly and sends new alerts to the viewers and to the configured channels. */

import { randomUUID } from 'node:crypto';
import type { Alert, AlertInfo, Delivery, Diagnosis, RunState } from '@rewardboard/protocol';
import { MAX_ALERTS } from '@rewardboard/protocol';
import type { LiveRun } from '../runs/live-run.ts';
import type { Runs } from '../runs/runs.ts';
import { AlertBook } from './alert-book.ts';
import type { AlertSettings } from './alert-settings.ts';
import type { Channel } from './channel.ts';
import { command } from './command.ts';
import { Courier } from './courier.ts';
import { readSentAlerts, writeSentAlerts } from './sent-alerts.ts';
import type { RunAddress } from './webhook-forms.ts';
import { webhook } from './webhook.ts';

export interface AlertsOptions {
  settings: AlertSettings;
  runs: Runs;
  /** Where it is recorded which alerts were sent. */
  file: string;
  /** Of the board, for links; null where an address would be of no use to others. */
  boardUrl: string | null;
  now(): number;
  notice(text: string): void;
  /** New alerts came. */
  onNew(): void;
  retryMs?: readonly number[];
}

/** What a run was when it was checked last. */
interface Checked {
  diagnosis: Diagnosis;
  state: RunState;
}

export class Alerts {
  readonly info: AlertInfo;
  /** Newest last. */
  readonly recent: Alert[] = [];
  readonly #options: AlertsOptions;
  readonly #book: AlertBook;
  readonly #couriers: Courier[];
  readonly #checked = new Map<string, Checked>();
  readonly #beganAt: number;
  /** Runs that got points since this hub began. */
  readonly #live = new Set<string>();
  /** When an alert may be due that waits for its cooldown. */
  #nextFullCheckAt = 0;
  #isWriteRefused = false;
  /** Changes of the book that are on the disk. */
  #kept = 0;

  constructor(options: AlertsOptions) {
    const { settings, runs, file, boardUrl, notice, retryMs } = options;
    this.#options = options;
    this.#beganAt = options.now();
    this.#book = new AlertBook(settings, readSentAlerts(file, notice));
    this.#couriers = channelsOf(settings, boardUrl).map((channel) => new Courier(channel, notice, retryMs));
    this.info = { level: settings.level, channels: this.#couriers.map(({ channel }) => channel.name) };
    runs.listen({
      removed: (id) => {
        this.#checked.delete(id);
        this.#live.delete(id);
        this.#book.forget(id);
      },
    });
  }

  /** Called once a second or so; costs nothing where nothing changed. */
  update(): void {
    const { runs, now } = this.#options;
    const at = now();
    // What waits for its cooldown is asked for again even where nothing changed.
    const isFull = at >= this.#nextFullCheckAt;
    if (isFull) this.#nextFullCheckAt = at + Math.min(10_000, Math.max(1_000, this.#options.settings.cooldownMs));
    const alerts = runs.all().flatMap((run) => this.#see(run, at, isFull));
    this.#keep();
    if (alerts.length === 0) return;
    this.recent.push(...alerts);
    if (this.recent.length > MAX_ALERTS) this.recent.splice(0, this.recent.length - MAX_ALERTS);
    for (const alert of alerts) for (const courier of this.#couriers) courier.send(alert);
    this.#options.onNew();
  }

  /** Sends a test to every channel, once. @returns how each took it */
  test(): Promise<Delivery[]> {
    const alert = testAlert(this.#options.now());
    return Promise.all(this.#couriers.map((courier) => courier.try(alert)));
  }

  async close(): Promise<void> {
    await Promise.all(this.#couriers.map((courier) => courier.close()));
  }

  #see(live: LiveRun, at: number, isFull: boolean): Alert[] {
    const { id, state, diagnosis } = live;
    // No alerts for runs that were over before this hub began, have not changed since, or were only copied here.
    if (live.hasGrown && live.lastPointAt !== null && live.lastPointAt > this.#beganAt) this.#live.add(id);
    if (!diagnosis || state === 'deleted') return [];
    const before = this.#checked.get(id);
    if (!isFull && before?.diagnosis === diagnosis && before.state === state) return [];
    this.#checked.set(id, { diagnosis, state });
    return this.#book.see(
      {
        id,
        state,
        name: live.name,
        directory: live.origin.directory,
        isLive: this.#live.has(id),
        acknowledged: live.acknowledged,
      },
      diagnosis,
      at,
    );
  }

  #keep(): void {
    if (this.#kept === this.#book.changes) return;
    this.#kept = this.#book.changes;
    try {
      writeSentAlerts(this.#options.file, this.#book.entries());
      this.#isWriteRefused = false;
    } catch (error) {
      if (!this.#isWriteRefused)
        this.#options.notice(
          `Sent alerts cannot be recorded in ${this.#options.file} (${String((error as NodeJS.ErrnoException).code)}): after a restart they may be sent again.`,
        );
      this.#isWriteRefused = true;
    }
  }
}

/** One try on every configured channel, without a hub. */
export async function testAlerts(settings: AlertSettings): Promise<Delivery[]> {
  const alert = testAlert(Date.now());
  return Promise.all(channelsOf(settings, null).map((channel) => new Courier(channel, () => undefined).try(alert)));
}

function channelsOf({ webhooks, commands }: AlertSettings, boardUrl: string | null): Channel[] {
  const addressOf = ({ run, kind }: Alert): RunAddress =>
    boardUrl === null ? null : kind === 'test' ? `${boardUrl}/` : `${boardUrl}/run/?id=${encodeURIComponent(run.id)}`;
  return [
    ...webhooks.map((settings) => webhook(settings, addressOf)),
    ...commands.map((argv) => command(argv, addressOf)),
  ];
}

function testAlert(at: number): Alert {
  return {
    id: randomUUID(),
    kind: 'test',
    at,
    run: { id: 'test', name: 'no run', directory: 'a test' },
    rule: null,
    level: 'unknown',
    title: 'Test',
    sentence: 'This is a test by rewardboard: alerts arrive here.',
    evidence: 'It is not about any run.',
    advice: [],
    onsetStep: null,
    detectedStep: null,
  };
}
