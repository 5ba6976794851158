import { expect, it } from 'vitest';
import { GuestView } from './guest-view.ts';

const view = new GuestView(true, false);

it.each([
  ['/home/me/data/steps.jsonl', '…/steps.jsonl'],
  ['/home/me', '…'],
  ['file:///home/me/x', '…/x'],
  ['C:\\Users\\me\\x.csv', '…/x.csv'],
  ['\\\\server\\share\\x.csv', '…/x.csv'],
  ['can’t read /home/me/a/b.csv: denied', 'can’t read …/b.csv: denied'],
  ['path=/data/me/b.csv', 'path=…/b.csv'],
  ['/home/me/Secret Project/x y.csv', '…/x y.csv'],
  ['train -o/home/me/out', 'train -o…/out'],
  ['eval_/home/me/val.jsonl_loss rises', 'eval_…/val.jsonl_loss rises'],
  ['outputs/run', 'outputs/run'],
  ['steps/s and/or 1/2', 'steps/s and/or 1/2'],
])('%j is %j for guests', (text, shown) => {
  expect(view.withoutPaths(text)).toBe(shown);
  expect(view.withoutPaths({ a: [{ b: text }] })).toEqual({ a: [{ b: shown }] });
});

it.each(['hub_token', 'push_to_hub_token', 'api_key', 'WANDB_API_KEY', 'aws/secret_access_key', 'password', 'token'])(
  'guests don’t get what stands under %s',
  (name) => {
    expect(view.withoutPaths({ config: { [name]: 'hunter2' } })).toEqual({ config: { [name]: '***' } });
  },
);

it('settings whose names only sound like secrets are shown', () => {
  const config = { pad_token: '<pad>', max_tokens: 512, tokenizer: 'bpe', key: 'loss', sort_key: 'f1', token: null };
  expect(view.withoutPaths({ config })).toEqual({ config });
});

it('takes linear time for a long text', () => {
  const time = (length: number) => {
    const began = process.cpuUsage();
    view.withoutPaths('/a '.repeat(length) + '/'.repeat(length));
    return process.cpuUsage(began).user;
  };
  time(1_000);
  expect(time(300_000)).toBeLessThan(3_000_000);
});

it('leaves numbers, keys of prototypes and deep values harmless', () => {
  const value = JSON.parse('{"__proto__": {"x": 1}, "n": [1, null, true]}') as object;
  expect(JSON.stringify(view.withoutPaths(value))).toBe('{"__proto__":{"x":1},"n":[1,null,true]}');
});
