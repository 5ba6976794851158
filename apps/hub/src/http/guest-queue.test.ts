import { expect, it } from 'vitest';
import { json } from './answer.ts';
import { GuestQueue, MAX_WAITING_AN_ADDRESS } from './guest-queue.ts';

it('64 requests of an address wait, the next is refused, and others have their places', async () => {
  const queue = new GuestQueue(() => performance.now());
  const all = Array.from({ length: MAX_WAITING_AN_ADDRESS + 1 }, () => queue.run('a', () => json({})));
  const other = queue.run('b', () => json({}));
  expect((await Promise.all(all)).map(({ status }) => status).filter((status) => status !== 200)).toEqual([429]);
  expect((await other).status).toBe(200);
  expect((await queue.run('a', () => json({}))).status).toBe(200);
});

it('they are answered in order, after one that fails too, and beside one that never ends', async () => {
  const queue = new GuestQueue(() => performance.now());
  const order: number[] = [];
  const asked = (n: number) => queue.run('a', () => (order.push(n), json({})));
  const failing = queue.run('a', () => Promise.reject(new Error('no')));
  void queue.run('a', () => new Promise<never>(() => undefined));
  const answers = [asked(1), asked(2), asked(3)];
  await expect(failing).rejects.toThrow('no');
  await Promise.all(answers);
  expect(order).toEqual([1, 2, 3]);
});

it('after one that took long, the hub has as much time for itself', async () => {
  let now = 0;
  const queue = new GuestQueue(() => now);
  const began = performance.now();
  await queue.run('a', () => {
    now += 120;
    return json({});
  });
  await queue.run('a', () => json({}));
  expect(performance.now() - began).toBeGreaterThanOrEqual(115);
});
