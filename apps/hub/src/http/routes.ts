/** Everything that the hub answers over HTTP besides the board's files. The test of rights reads this same table. */

import type { Delivery, StopRequest } from '@rewardboard/protocol';
import type { Action } from '../access/can.ts';
import type { GuestView } from '../access/guest-view.ts';
import { isShownTo } from '../access/is-shown-to.ts';
import type { TryLimiter } from '../access/try-limiter.ts';
import type { Acknowledgements } from '../acknowledgements/acknowledgements.ts';
import type { FollowedDirectories } from '../directories/followed-directories.ts';
import type { LiveRun } from '../runs/live-run.ts';
import type { PastDiagnoses } from '../runs/past-diagnoses.ts';
import { summaryOf } from '../runs/run-summary.ts';
import type { Runs } from '../runs/runs.ts';
import { acknowledge, stateOf } from './acknowledge.ts';
import type { Answer } from './answer.ts';
import { json, refusal } from './answer.ts';
import { deleteRun } from './delete-run.ts';
import { pageAnswer } from './page-answer.ts';
import { pair } from './pair.ts';
import type { PassRoutesOptions } from './pass-routes.ts';
import { passRoutesOf } from './pass-routes.ts';
import { pastAnswer } from './past-answer.ts';
import { predictionsAnswerAhead } from './predictions-answer.ts';
import { runsAnswer } from './runs-answer.ts';
import { seriesAnswer } from './series-answer.ts';
import { stopRun } from './stop-run.ts';
import { say } from './words.ts';
import openapi from './openapi.json' with { type: 'json' };

export interface Asked {
  /** The parts of the path that the route's `:id` stands for. */
  id: string;
  query: URLSearchParams;
  /** The address with another id in it. */
  addressOf(id: string): string;
  peerAddress: string;
  /** Id of the only run that who asks may see; null: all. */
  onlyRun: string | null;
  /** Who asks owns this hub, and gets what guests do not. */
  isOwner: boolean;
  /** The page was loaded over HTTPS, from a proxy. */
  isSecure: boolean;
  /** The parsed JSON of a POST; null when there was none. */
  body: unknown;
  /** Who asked has hung up. */
  signal: AbortSignal;
}

export interface Route {
  method: 'GET' | 'POST';
  /** `:id` stands for one part. */
  path: string;
  action: Action;
  /** Changes something with nothing but a cookie or a key in the body: the page itself must be asking. */
  needsOrigin?: true;
  /** Of a POST's body; with any other one it is refused, since a misspelled name must not mean something else. */
  fields?: readonly string[];
  answer(asked: Asked): Answer | Promise<Answer>;
}

export interface RouteOptions extends PassRoutesOptions {
  runs: Runs;
  tries: TryLimiter;
  /** What guests get of a run. */
  view: GuestView;
  testAlerts(): Promise<Delivery[]>;
  acknowledgements: Acknowledgements;
  directories: FollowedDirectories;
  past: PastDiagnoses;
  /** The board's build; null where the hub serves none. */
  boardDirectory: string | null;
  version: string;
  /** Asks the trainer of a run that is elsewhere to stop. @returns whether it will */
  askTrainer: (runId: string, request: StopRequest) => Promise<boolean>;
}

export function routesOf(options: RouteOptions): Route[] {
  const { runs, access, view, tries, testAlerts, acknowledgements, directories, past, askTrainer } = options;
  const ofRun =
    (answer: (run: LiveRun, asked: Asked) => Answer | Promise<Answer>): Route['answer'] =>
    async (asked) => {
      const found = runs.get(asked.id);
      const run = found && isShownTo(asked, found) ? found : undefined;
      const home = found ? undefined : runs.withFormerId(asked.id);
      if (home && isShownTo(asked, home))
        return refusal(308, `This run is now part of ${home.id}.`, { Location: asked.addressOf(home.id) });
      if (run) await runs.wake(run);
      return run
        ? answer(run, asked)
        : refusal(404, `There is no run ${JSON.stringify(asked.id.slice(0, 80))} here. GET /api/runs lists them.`);
    };
  return [
    { method: 'GET', path: '/healthz', action: 'see-health', answer: () => json({ ok: true }) },
    { method: 'GET', path: '/api/openapi.json', action: 'read-runs', answer: () => json(openapi) },
    {
      method: 'GET',
      path: '/api/runs',
      action: 'read-runs',
      answer: (asked) => runsAnswer(runs, view, asked),
    },
    {
      method: 'GET',
      path: '/api/page.html',
      action: 'read-runs',
      answer: (asked) => pageAnswer(asked, options),
    },
    {
      method: 'GET',
      path: '/api/runs/:id',
      action: 'read-runs',
      answer: ofRun((run, { isOwner }) => {
        const { findings = [], targets = [], advice = [], keep = null } = run.diagnosis ?? {};
        const shown = {
          ...summaryOf(run),
          info: run.run.info,
          metrics: [...run.run.series.keys()].filter((metric) => isOwner || !view.hides(metric)),
          evaluations: run.evaluated().evaluations.map((evaluation) => ({ ...evaluation, samples: undefined })),
          findings: findings.map((finding) => ({ ...finding, state: stateOf(finding, run.acknowledged) })),
          targets,
          advice,
          keep,
          notices: run.run.notices,
          end: run.run.end,
          sources: [...run.sources.values()],
        };
        return json(isOwner ? shown : { ...view.withoutPaths(shown), sources: view.sources(run.sources.values()) });
      }),
    },
    {
      method: 'GET',
      path: '/api/runs/:id/series',
      action: 'read-runs',
      answer: ofRun((run, { query, isOwner }) => seriesAnswer(run, query, (metric) => !isOwner && view.hides(metric))),
    },
    {
      method: 'GET',
      path: '/api/runs/:id/predictions',
      action: 'read-runs',
      // As for the samples: labels and probabilities of single examples say something of their texts.
      answer: ofRun((run, { query, isOwner }) =>
        isOwner || !view.isShared || view.hasSamples
          ? predictionsAnswerAhead(run.origin, query)
          : refusal(403, 'The owner of this board doesn’t share samples of the data (--share-samples).'),
      ),
    },
    {
      method: 'GET',
      path: '/api/runs/:id/diagnosis',
      action: 'read-runs',
      answer: ofRun((run, { query, signal, isOwner }) =>
        pastAnswer(run, query, past, signal, (diagnosis) => (isOwner ? diagnosis : view.withoutPaths(diagnosis))),
      ),
    },
    {
      method: 'POST',
      path: '/api/runs/:id/acknowledge',
      action: 'change-runs',
      fields: ['finding', 'level', 'acknowledged'],
      answer: ofRun((run, { body }) => acknowledge(run, body, runs, acknowledgements)),
    },
    {
      method: 'POST',
      path: '/api/runs/:id/names',
      action: 'change-runs',
      fields: ['name', 'path'],
      answer: ofRun((run, { body }) => pair(run, body, directories)),
    },
    {
      method: 'POST',
      path: '/api/runs/:id/words',
      action: 'change-runs',
      fields: ['name', 'tags', 'note', 'archived'],
      answer: ofRun((run, { body }) => say(run, body, runs)),
    },
    {
      method: 'POST',
      path: '/api/runs/:id/delete',
      action: 'delete-runs',
      fields: ['id'],
      answer: ofRun((run, { body }) => deleteRun(run, body, runs)),
    },
    {
      method: 'POST',
      path: '/api/runs/:id/stop',
      action: 'stop-runs',
      fields: ['id', 'keep'],
      answer: ofRun((run, { body }) => stopRun(run, body, askTrainer)),
    },
    {
      method: 'POST',
      path: '/api/session',
      action: 'open-session',
      needsOrigin: true,
      fields: ['key'],
      answer({ body, peerAddress, isSecure }) {
        const session = access.openSession(
          typeof body === 'object' && body !== null && 'key' in body ? body.key : undefined,
          isSecure,
        );
        // Only wrong keys are tries: a right one opens the board however many others guess behind the same address.
        if (!session && tries.isTooMany(peerAddress))
          return refusal(429, 'Too many attempts from this address. Wait a minute.', { 'Retry-After': '60' });
        if (!session)
          return refusal(401, 'This link is not valid: it was revoked, has expired, or was not copied completely.');
        return json({ ok: true }, 200, session.cookie === null ? {} : { 'Set-Cookie': session.cookie });
      },
    },
    ...passRoutesOf(options),
    {
      method: 'POST',
      path: '/api/alerts/test',
      action: 'test-alerts',
      fields: [],
      answer: async () => json({ deliveries: await testAlerts() }),
    },
  ];
}
