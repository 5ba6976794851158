/** The settings of alerts as a person writes them. */

import { describe, expect, it } from 'vitest';
import { NO_ALERTS } from './alert-settings.ts';
import { AlertFieldError, parseAlerts } from './parse-alerts.ts';

const ADDRESS = 'https://hooks.example/services/T000/secret';

describe('settings of alerts', () => {
  it('that are empty or commented out send nothing', () => {
    for (const raw of [null, undefined, {}, { alerts: null }, { alerts: {} }])
      expect(parseAlerts(raw)).toEqual(NO_ALERTS);
  });

  it('hold level, cooldown, webhooks and commands', () => {
    const raw = {
      alerts: {
        level: 'watch',
        cooldown_minutes: 5,
        recovery: false,
        ended: true,
        webhooks: [{ url: 'https://example.org/a' }, { url: 'http://localhost:1/b', form: 'slack' }],
        commands: [['notify-send', 'rewardboard']],
      },
    };
    expect(parseAlerts(raw)).toEqual({
      level: 'watch',
      cooldownMs: 300_000,
      recovery: false,
      ended: true,
      webhooks: [
        { url: 'https://example.org/a', form: 'json' },
        { url: 'http://localhost:1/b', form: 'slack' },
      ],
      commands: [['notify-send', 'rewardboard']],
    });
  });

  it.each([
    [{ alert: {} }, ['alert'], /unknown field; the fields here are alerts/],
    [{ alerts: { levels: 'act' } }, ['alerts', 'levels'], /unknown field/],
    [{ alerts: { level: 'fine' } }, ['alerts', 'level'], /"fine" is not an alert level/],
    [{ alerts: { cooldown_minutes: '5' } }, ['alerts', 'cooldown_minutes'], /"5" is not a number of minutes/],
    [{ alerts: { cooldown_minutes: -1 } }, ['alerts', 'cooldown_minutes'], /-1/],
    [{ alerts: { cooldown_minutes: 10_081 } }, ['alerts', 'cooldown_minutes'], /minutes from 0 to 10080/],
    [{ alerts: { recovery: 'yes' } }, ['alerts', 'recovery'], /"yes" is not true or false/],
    [{ alerts: { webhooks: 'https://a' } }, ['alerts', 'webhooks'], /not a list; write "- url/],
    [{ alerts: { webhooks: ['https://a'] } }, ['alerts', 'webhooks', 0], /is not a mapping/],
    [{ alerts: { webhooks: [{ url: 'ftp://a/secret' }] } }, ['alerts', 'webhooks', 0, 'url'], /is not a web address/],
    [{ alerts: { webhooks: [{ url: 'https://user:pass@a/' }] } }, ['alerts', 'webhooks', 0, 'url'], /user or password/],
    [
      { alerts: { webhooks: [{ url: 'https://a/', form: 'teams' }] } },
      ['alerts', 'webhooks', 0, 'form'],
      /"teams" is not a form; write one of json, slack, discord/,
    ],
    [{ alerts: { commands: ['rm -rf /'] } }, ['alerts', 'commands', 0], /program and its arguments as a list/],
    [{ alerts: { commands: [[]] } }, ['alerts', 'commands', 0], /program and its arguments as a list/],
  ])('%j is refused with its field and the remedy', (raw, path, words) => {
    const refused = () => parseAlerts(raw);
    expect(refused).toThrow(AlertFieldError);
    expect(refused).toThrow(words);
    try {
      refused();
    } catch (error) {
      expect((error as AlertFieldError).path).toEqual(path);
      // An address may hold a secret: no error repeats it.
      expect((error as AlertFieldError).message).not.toMatch(/secret|pass@/);
    }
  });
});

it.each([
  { alerts: { webhooks: ADDRESS } },
  { alerts: { webhooks: [ADDRESS] } },
  { alerts: { webhooks: [{ url: 'https://a', form: ADDRESS }] } },
  { alerts: { webhooks: [{ [ADDRESS]: null }] } },
  { alerts: { webhooks: [{ url: `ftp${ADDRESS}` }] } },
  { alerts: { commands: [ADDRESS] } },
  { alerts: { level: ADDRESS } },
  { alerts: ADDRESS },
  { [ADDRESS]: 1 },
])('an address in the wrong place is not repeated: %j', (raw) => {
  let error: unknown;
  try {
    parseAlerts(raw);
  } catch (thrown) {
    error = thrown;
  }
  expect(error).toBeInstanceOf(AlertFieldError);
  expect(`${(error as AlertFieldError).message} ${(error as AlertFieldError).path.join()}`).not.toMatch(
    /hooks\.example|T000|secret/,
  );
});
