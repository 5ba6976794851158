/**
 * TFLearn's record over two lines: "Training Step: 100  | total loss: 2.50555 | time: 0.275s" and below it
 * "| Adam | epoch: 005 | loss: 2.50555 - acc: 0.2550 | val_loss: 2.5 - val_acc: 0.24 -- iter: 1224/1224". What it calls iter counts
 * the examples of the epoch: the step is that of the line above.
 */

const RECORD = /^\s{0,10}\| \w{1,40} \| epoch: \d{1,9} \|/;
const EXAMPLES = ' -- iter: ';

export function withoutExamples(text: string): string {
  const at = RECORD.test(text) ? text.lastIndexOf(EXAMPLES) : -1;
  return at < 0 ? text : text.slice(0, at);
}
