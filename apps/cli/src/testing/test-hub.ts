/** A real hub without pages. */

import { startHub } from '@rewardboard/hub';

export function testHub(directories: readonly string[], stateDirectory: string, share: boolean) {
  return startHub({
    version: '0.0.0-test',
    port: 0,
    host: '127.0.0.1',
    directories: [...directories],
    boardDirectory: null,
    stateDirectory,
    share,
    targets: [],
    notice: () => {},
  });
}
