import { readFileSync } from 'node:fs';
import { FORMATS } from '@rewardboard/run-files';
import { applyEvents, emptyRun } from '@rewardboard/protocol';
import { keepJudging, DEFAULT_TARGETS } from '@rewardboard/diagnostics';
const which = process.argv[2] ?? 'many';
const files = which === 'many' ? Array.from({ length: 12 }, (_, i) => `/tmp/bd/many/run0${String(i).padStart(2, '0')}/events.out.tfevents.1700000000.bench.1.0`) : ['/tmp/bd/long/run/events.out.tfevents.1700000000.bench.1.0'];
const judges = keepJudging(DEFAULT_TARGETS);
for (const file of files) {
  const bytes = new Uint8Array(readFileSync(file));
  const reader = FORMATS.find((f) => f.id === 'tensorboard')!.open();
  const run = emptyRun(2_000_000);
  for (let at = 0; at < bytes.length; ) { const r = reader.read(bytes.subarray(at, at + 1048576)); if (!r.consumed) break; at += r.consumed; applyEvents(run, r.events); }
  const c0 = process.cpuUsage(); const t0 = performance.now();
  judges.goOn(run);
  const d = judges.diagnose(run, { now: Date.now(), lastPointAt: Date.now(), trainer: 'unknown' } as never);
  const c = process.cpuUsage(c0);
  console.log(run.evaluations.length, d.sentence.slice(0, 60), (performance.now() - t0).toFixed(0), 'ms', ((c.user + c.system) / 1000) | 0, 'cpu', JSON.stringify(d).length);
}
