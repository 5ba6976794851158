/** The environment variables that the command reads: all of them. */

import { stateDirectory } from '@rewardboard/trainer';

export const environment = {
  /** Holds copies of remote runs and the owner's key. */
  stateDirectory: stateDirectory(),
  /** Token that lets a trainer send to a shared hub. */
  hubToken: process.env.REWARDBOARD_HUB_TOKEN,
  /** https://no-color.org, and the variables that CI services set. */
  terminal: {
    noColour: Boolean(process.env.NO_COLOR),
    forceColour: Boolean(process.env.FORCE_COLOR) && process.env.FORCE_COLOR !== '0' && !process.env.NO_COLOR,
    isDumb: process.env.TERM === 'dumb',
    columns: Number(process.env.COLUMNS) || undefined,
  },
  /** A mirror of huggingface.co, read like Hugging Face's own tools read it. */
  huggingFace: process.env.HF_ENDPOINT || undefined,
  hasDesktop:
    process.platform === 'darwin' ||
    process.platform === 'win32' ||
    Boolean(process.env.DISPLAY || process.env.WAYLAND_DISPLAY),
};
