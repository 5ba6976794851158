/** What `npm run native` downloads with pip, by what the addon computes on. Sizes are those of the files on PyPI, in MB. */

/**
 * @typedef {{ name: string, version: string, megabytes: number }} Wheel
 * @typedef {{ wheels: readonly Wheel[], cuda: string | null, driver: string | null }} Build
 */

/** @type {Readonly<Record<'cpu' | 'gpu', Build>>} */
export const BUILDS = {
  cpu: { wheels: [{ name: 'tensorflow-cpu', version: '2.21.0', megabytes: 250 }], cuda: null, driver: null },
  // Libraries that TensorFlow opens when it starts: without one of them it computes on the processor. The newest of CUDA 12, for Blackwell.
  gpu: {
    wheels: [
      { name: 'tensorflow', version: '2.21.0', megabytes: 572 },
      { name: 'nvidia-cublas-cu12', version: '12.9.3.13', megabytes: 581 },
      { name: 'nvidia-cudnn-cu12', version: '9.28.0.42', megabytes: 717 },
      { name: 'nvidia-cufft-cu12', version: '11.4.1.4', megabytes: 201 },
      { name: 'nvidia-cusolver-cu12', version: '11.7.5.82', megabytes: 338 },
      { name: 'nvidia-cusparse-cu12', version: '12.5.10.65', megabytes: 366 },
      { name: 'nvidia-nvjitlink-cu12', version: '12.9.86', megabytes: 40 },
      { name: 'nvidia-cuda-runtime-cu12', version: '12.9.79', megabytes: 4 },
    ],
    cuda: '12.5 or later',
    driver: '525',
  },
};

/** @param {Build} build */
export function pipRequirements({ wheels }) {
  return wheels.map(({ name, version }) => `${name}==${version}`);
}

/** @param {Build} build */
export function downloadSize({ wheels }) {
  const megabytes = wheels.reduce((sum, wheel) => sum + wheel.megabytes, 0);
  return megabytes < 1000 ? `${megabytes} MB` : `${(megabytes / 1000).toFixed(1)} GB`;
}
