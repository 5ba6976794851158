/** Everything that this command reads from its environment. */

import { stateDirectory } from '@rewardboard/trainer';

export const environment = {
  /** Where copies of remote runs and the owner's key are kept. */
  stateDirectory: stateDirectory(),
  /** Token with which a trainer may append to a shared hub. */
  hubToken: process.env.REWARDBOARD_HUB_TOKEN,
  /** https://no-color.org, and what build servers set. */
  terminal: {
    noColour: Boolean(process.env.NO_COLOR),
    forceColour: Boolean(process.env.FORCE_COLOR) && process.env.FORCE_COLOR !== '0' && !process.env.NO_COLOR,
    isDumb: process.env.TERM === 'dumb',
    columns: Number(process.env.COLUMNS) || undefined,
  },
  /** Another server with Hugging Face's files, as their own tools read it. */
  huggingFace: process.env.HF_ENDPOINT || undefined,
  hasDesktop:
    process.platform === 'darwin' ||
    process.platform === 'win32' ||
    Boolean(process.env.DISPLAY || process.env.WAYLAND_DISPLAY),
};
