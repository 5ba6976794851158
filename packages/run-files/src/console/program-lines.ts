/** Lines of single programs in the words of others. */

interface Rule {
  is: RegExp;
  reads: string | ((...found: string[]) => string);
}

const RULES: readonly Rule[] = [
  // ESPnet, and FunASR with the steps behind: "2epoch:train:51-100batch:300num_updates: iter_time=0.1, loss=0.5" (espnet2/train/reporter.py).
  {
    is: /(?<![\w.])(\d{1,6})epoch:(train|valid):\d{1,12}-(\d{1,12})batch(?::(\d{1,12})num_updates)?:/,
    reads: (_, epoch, split, batch, updates) =>
      `epoch ${epoch}, ${updates === undefined ? 'batch' : 'global_step'} ${updates ?? batch}, ${split}:`,
  },
  { is: /(?<![\w.])(\d{1,6})epoch results:/, reads: 'epoch $1 results:' },
  // llm.c's main.log: "s:20 trl:3.1 norm:1.2 lr:1e-4", "s:20 tel:3.4", and "s:20 eval:0.3" of HellaSwag (llmc/logger.h).
  { is: /^s:(\d{1,12}) trl:/, reads: 'step $1 train loss:' },
  { is: /^s:(\d{1,12}) tel:/, reads: 'step $1 val loss:' },
  { is: /^s:(\d{1,12}) eval:/, reads: 'step $1 val accuracy:' },
  // torchkeras: "[=====>    ] 50%\tloss: 0.5", one state behind the other: the last one is the record of its epoch.
  { is: /^\s{0,4}\[[=>.-]{1,60} {0,60}\] {1,3}100%\s/, reads: '' },
  { is: /^\s{0,4}\[[=>.-]{0,60} {0,60}\] {1,3}\d{1,2}%\s.*$/, reads: '' },
];
/** Few lines have one of these. */
const MAYBE = /epoch(?::(?:train|valid):| results:)|^s:\d|^\s{0,4}\[[=>.\- ]{2,120}\] {1,3}\d{1,3}%/;

export function withoutProgramLines(text: string): string {
  if (!MAYBE.test(text)) return text;
  for (const { is, reads } of RULES) if (is.test(text)) return text.replace(is, reads as string);
  return text;
}
