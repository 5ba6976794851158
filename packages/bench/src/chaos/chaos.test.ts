/**
 * Kill -9, pauses and a bad network, again and again: a short run here, a long one with `npm run chaos` (REWARDBOARD_CHAOS_KILLS: of
 * the trainer and of the hub each; REWARDBOARD_CHAOS_SEED).
 */

import { availableParallelism } from 'node:os';
import { afterAll, expect, it } from 'vitest';
import { seededRandom } from '../../../../apps/trainer/src/base/random.ts';
import { chaosRound } from './chaos-round.ts';
import { bundleRecording } from './killed-recording.ts';

const SEED = Number(process.env['REWARDBOARD_CHAOS_SEED'] ?? 20_261_130);
/** Of the trainer, and of the hub: half of them of a shared one. */
const KILLS = Number(process.env['REWARDBOARD_CHAOS_KILLS'] ?? 4);
/** A page shows every point of a run up to 12,000 of them. */
const KILLS_A_ROUND = 10;
const START_MS = 120_000;
const KILL_MS = 20_000;

const recording = bundleRecording();
afterAll(async () => (await recording).remove());

it.skipIf(process.platform === 'win32')(
  'every recorded event is once and in order on disk, in the hub and in every viewer, whatever is killed, paused or cut',
  async () => {
    const { program } = await recording;
    const rounds = Math.max(2, Math.ceil(KILLS / KILLS_A_ROUND));
    console.log(`${KILLS} kills of each in ${rounds} rounds, seed ${SEED}, ${availableParallelism()} processors`);
    let left = KILLS;
    for (let round = 0; round < rounds; round++) {
      const kills = Math.ceil(left / (rounds - round));
      left -= kills;
      const random = seededRandom(SEED, round);
      const isShared = round % 2 === 1;
      console.log(await chaosRound({ program, random, hubKills: kills, trainerKills: kills, isShared }));
    }
    expect(left).toBe(0);
  },
  START_MS + KILLS * KILL_MS,
);
