import { join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { stateDirectory } from './environment.ts';

afterEach(() => vi.unstubAllEnvs());

function stateWith(variables: Record<string, string>): string {
  for (const name of ['REWARDBOARD_STATE_DIR', 'XDG_STATE_HOME']) vi.stubEnv(name, undefined);
  for (const [name, value] of Object.entries(variables)) vi.stubEnv(name, value);
  return stateDirectory();
}

describe('the state directory', () => {
  it('is the one that is named, or one in XDG_STATE_HOME, or one in the home', () => {
    expect(stateWith({ REWARDBOARD_STATE_DIR: 'state', XDG_STATE_HOME: '/x' })).toBe('state');
    expect(stateWith({ XDG_STATE_HOME: '/x', HOME: '/h' })).toBe(join('/x', 'rewardboard'));
    expect(stateWith({ XDG_STATE_HOME: '', HOME: '/h' })).toBe(join('/h', '.local/state/rewardboard'));
  });

  it('does not depend on the current directory: a relative XDG_STATE_HOME or home does not count', () => {
    expect(stateWith({ XDG_STATE_HOME: 'x', HOME: '/h' })).toBe(join('/h', '.local/state/rewardboard'));
    for (const HOME of ['', 'h']) expect(stateWith({ HOME })).toMatch(/^\/.*\.local\/state\/rewardboard$/);
  });
});
