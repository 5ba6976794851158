/** Runs of earlier versions had one seed for the weights and for the split. */

/** The configuration of a recorded run, with the seed that its split was drawn with. */
export function withSplitSeed(config: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return 'seed' in config && !('split_seed' in config) ? { ...config, split_seed: config['seed'] } : config;
}
