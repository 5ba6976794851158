/** The version that runs and models are marked with. */

import about from '../../../../package.json' with { type: 'json' };

export const TRAINER_VERSION = about.version;
