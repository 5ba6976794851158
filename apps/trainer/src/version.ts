/** The version that runs and models are marked with. */

export const TRAINER_VERSION = '0.1.0';
