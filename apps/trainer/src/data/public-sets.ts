/** Public data sets that can be downloaded from their official addresses. */

export interface PublicFile {
  name: string;
  url: string;
  /** Published checksum and size; null if there is none. */
  sha256: string | null;
  bytes: number | null;
}

export interface PublicSet {
  name: string;
  /** A one-line description. */
  about: string;
  licence: string;
  page: string;
  files: readonly PublicFile[];
}

const PRM800K = 'https://github.com/openai/prm800k/raw/00811d6de065642a6967b9017d4cee59550c0ef4/prm800k/data/';
const GSM8K =
  'https://raw.githubusercontent.com/openai/grade-school-math/3101c7d5072418e28b9008a6636bde82a006892c/grade_school_math/data/';
export const HUGGING_FACE = 'https://huggingface.co';

const known = (base: string, name: string, bytes: number, sha256: string): PublicFile => ({
  name,
  url: base + name,
  sha256,
  bytes,
});
/** The publisher can change it; the server sends a checksum, or the first one seen is recorded. */
const hugging = (set: string, path: string): PublicFile => ({
  name: path.replaceAll('/', '-'),
  url: `${HUGGING_FACE}/datasets/${set}/resolve/main/${path}`,
  sha256: null,
  bytes: null,
});

export const PUBLIC_SETS: readonly PublicSet[] = [
  {
    name: 'PRM800K',
    about: 'solutions to MATH problems, each step rated by people',
    licence: 'MIT',
    page: 'https://github.com/openai/prm800k',
    // Checksums from its Git LFS pointers.
    files: [
      known(
        PRM800K,
        'phase1_train.jsonl',
        7_900_236,
        'e9da6a73f827ffb9a8c0dc644c541d34ed76b3d4d1e4896ff5f7b37ddf5ae34d',
      ),
      known(PRM800K, 'phase1_test.jsonl', 829_105, 'f4b3bc5b095e45c816453dc4d748b755c680d61d55f9895d929a335b487c727d'),
      known(
        PRM800K,
        'phase2_train.jsonl',
        456_135_365,
        '1110237feeb51d1bc200cb37b8f965cfdc1036eac7d506094049366fe7dc1089',
      ),
      known(
        PRM800K,
        'phase2_test.jsonl',
        12_240_719,
        '6b172efa884ac8341a946dd82e06947c135b7254109fb3f7aa907c715d98aaad',
      ),
    ],
  },
  {
    name: 'GSM8K',
    about: 'grade-school word problems with answers, and solutions by four models marked right or wrong',
    licence: 'MIT',
    page: 'https://github.com/openai/grade-school-math',
    files: [
      known(GSM8K, 'train.jsonl', 4_166_206, '17f347dc51477c50d4efb83959dbb7c56297aba886e5544ee2aaed3024813465'),
      known(GSM8K, 'test.jsonl', 749_738, '3730d312f6e3440559ace48831e51066acaca737f6eabec99bccb9e4b3c39d14'),
      known(
        GSM8K,
        'example_model_solutions.jsonl',
        2_563_513,
        '4bc62db838f8418365d51c627bd66294cbdca9fb7f01519cb13f0dce8c51580b',
      ),
    ],
  },
  {
    name: 'Math-Shepherd',
    about: 'solutions to GSM8K and MATH problems, each step labeled automatically',
    licence: 'none stated on its page',
    page: `${HUGGING_FACE}/datasets/peiyi9979/Math-Shepherd`,
    files: [hugging('peiyi9979/Math-Shepherd', 'math-shepherd.jsonl')],
  },
  {
    name: 'ProcessBench',
    about: 'solutions with the first wrong step marked by people; for evaluation',
    licence: 'Apache-2.0',
    page: `${HUGGING_FACE}/datasets/Qwen/ProcessBench`,
    files: ['gsm8k.json', 'math.json', 'olympiadbench.json', 'omnimath.json'].map((path) =>
      hugging('Qwen/ProcessBench', path),
    ),
  },
  {
    name: 'RewardBench',
    about: 'chosen and rejected answers; for evaluation',
    licence: 'ODC-BY',
    page: `${HUGGING_FACE}/datasets/allenai/reward-bench`,
    files: [hugging('allenai/reward-bench', 'data/filtered-00000-of-00001.parquet')],
  },
  {
    name: 'HH-RLHF',
    about: 'pairs of dialogues; people chose the more helpful or harmless one',
    licence: 'MIT',
    page: `${HUGGING_FACE}/datasets/Anthropic/hh-rlhf`,
    files: ['harmless-base', 'helpful-base'].flatMap((part) =>
      ['train', 'test'].map((side) => hugging('Anthropic/hh-rlhf', `${part}/${side}.jsonl.gz`)),
    ),
  },
];
