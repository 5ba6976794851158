/** A training's connection to a hub, and the messages about it: as it happens, in the journal, and at the end. */

import { shownAddress } from '../base/shown-address.ts';
import { statSync } from 'node:fs';
import type { StopRequest } from '@rewardboard/protocol';
import { DEFAULT_PORT } from '@rewardboard/protocol';
import type { UplinkNews } from './uplink-options.ts';
import { Uplink } from './uplink.ts';

/** How long the end waits for a hub that takes nothing; and where the hub was never there, or the training was asked to stop. */
const LAST_PIECES_MS = 20_000;
const LAST_PIECES_SHORT_MS = 5_000;
/** What takes longer is announced. */
const ANNOUNCE_AFTER_MS = 1_000;

export interface HubLinkOptions {
  /** Undefined: a hub on this machine, if there is one. */
  hubUrl: string | undefined;
  token: string | undefined;
  run: { runId: string; name: string };
  journalPath: string;
  /** As given on the command line, for the command that sends the run. */
  outputDir: string;
  say(text: string): void;
  record(level: 'info' | 'warning', text: string): void;
  /** The hub's owner wants it to stop. @returns whether it will */
  stop?(request: StopRequest): boolean;
}

export class HubLink {
  readonly #options: HubLinkOptions;
  readonly #uplink: Uplink;

  constructor(options: HubLinkOptions) {
    this.#options = options;
    const { hubUrl, token, run, journalPath } = options;
    this.#uplink = new Uplink({
      hubUrl: hubUrl ?? `http://127.0.0.1:${DEFAULT_PORT}`,
      ...(token === undefined ? {} : { token }),
      run,
      journalPath,
      isWanted: hubUrl !== undefined,
      // What listens on this machine's usual port stops nothing: only a hub that a person named.
      ...(hubUrl !== undefined && options.stop ? { stop: options.stop } : {}),
      notify: (news) => this.#tell(news),
    });
  }

  /** The hub as messages name it. */
  get #hub(): string {
    return hubText(this.#options.hubUrl);
  }

  /** Bytes that the hub has, as far as it said; null when it never answered. */
  get acknowledged(): number | null {
    return this.#uplink.acknowledged;
  }

  journalGrew(): void {
    this.#uplink.journalGrew();
  }

  /** Sends the rest, for a limited time, and says what the hub lacks after it. @param signal aborting it ends the wait */
  async finish(signal: AbortSignal): Promise<void> {
    const { say } = this.#options;
    const isShort = signal.aborted || this.#uplink.acknowledged === null;
    const stallMs = isShort ? LAST_PIECES_SHORT_MS : LAST_PIECES_MS;
    const announcement = setTimeout(() => {
      say(
        `Sending the rest of the run to ${this.#hub}. This ends after ${stallMs / 1000} s without progress, or with Ctrl-C.`,
      );
    }, ANNOUNCE_AFTER_MS);
    const isComplete = await this.#uplink.finish(stallMs, signal.aborted ? undefined : signal);
    clearTimeout(announcement);
    if (!isComplete) this.#sayWhatIsMissing();
  }

  #sayWhatIsMissing(): void {
    const { acknowledged, refusal, predictions } = this.#uplink;
    const { hubUrl, token, journalPath, outputDir, say } = this.#options;
    // Nobody asked for the hub on this machine, and it isn't there.
    if (hubUrl === undefined && acknowledged === null) return;
    const bytes = statSync(journalPath).size;
    const missing =
      acknowledged === null || acknowledged > bytes
        ? `this run (${bytes} bytes)`
        : acknowledged < bytes
          ? `the last ${bytes - acknowledged} of ${bytes} bytes of this run`
          : `${predictions.all - predictions.sent} of ${predictions.all} prediction files of this run`;
    const command = `rewardboard send ${outputDir}${hubUrl === undefined ? '' : ` --hub ${shownAddress(hubUrl)}`}`;
    say(
      `${sentence(this.#hub)} lacks ${missing}${refusal === null ? '' : `, which it refused: ${refusal.replace(/\.$/, '')}`}. To send it${token === undefined ? '' : ', with the same token'}: ${command}`,
    );
  }

  #tell(news: UplinkNews): void {
    const { hubUrl, outputDir } = this.#options;
    switch (news.type) {
      case 'unreachable':
        if (hubUrl === undefined && this.#uplink.acknowledged === null) return;
        return this.#sayAndRecord(
          'warning',
          `${this.#hub} can't be reached (${news.reason}). Training continues, and the run is sent once the hub can be reached.`,
        );
      case 'reached':
        return this.#sayAndRecord('info', `${this.#hub} can be reached now; sending the run.`);
      case 'refused':
        return this.#sayAndRecord(
          'warning',
          `${this.#hub} refused this run: ${news.reason.replace(/\.$/, '')}. Training continues; its files are in ${outputDir}.`,
        );
      case 'predictions-refused':
        return this.#sayAndRecord(
          'warning',
          `${this.#hub} doesn't accept this run's predictions: ${news.reason.replace(/\.$/, '')}. Training continues, and everything else is sent; they stay in ${outputDir}.`,
        );
      case 'differs':
        return this.#sayAndRecord(
          'warning',
          `${this.#hub} had received ${news.bytes} bytes of this run that differ from the beginning of events.jsonl, as after a power loss. The hub keeps them and receives the run again from its beginning.`,
        );
    }
  }

  #sayAndRecord(level: 'info' | 'warning', text: string): void {
    this.#options.say(sentence(text));
    this.#options.record(level, text);
  }
}

/** A hub within a sentence. */
function hubText(hubUrl: string | undefined): string {
  return hubUrl === undefined ? 'the board on this machine' : `the hub at ${shownAddress(hubUrl)}`;
}

function sentence(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
