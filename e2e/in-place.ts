/** The test of the browser suite: each one gets a folder of its own, cleared with all its processes at the end. */

import { test as base, expect } from '@playwright/test';
import { Place } from './processes.ts';

export const test = base.extend<{ place: Place; requestsOutside: string[] }>({
  // eslint-disable-next-line no-empty-pattern
  place: async ({}, use) => {
    const place = new Place();
    await use(place);
    await place.clear();
  },
  /** Every address outside the machine that the page asked for; checked to be none after each test. */
  requestsOutside: [
    async ({ page }, use) => {
      const outside: string[] = [];
      page.on('request', (request) => {
        if (!/^(https?|wss?):\/\/(127\.0\.0\.1|(evil\.)?localhost)[:/]|^(data|blob|about):/.test(request.url()))
          outside.push(request.url());
      });
      await use(outside);
      expect(outside).toEqual([]);
    },
    { auto: true },
  ],
});

export { expect };
