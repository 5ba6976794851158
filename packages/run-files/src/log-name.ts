/**
 * What a file's name says about being a log. Batch systems and rotations add endings that only count or date a file
 * (`job.o1234567`, `workerlog.0`, `train.log.1`), and many programs give their output no ending at all (`logs/train`).
 */

/** Counters and dates: `.0`, `.1.2`, `.2026-01-01`, `.rank0`, Slurm's `.123_4`, PBS' and SGE's `.o123`, `.e123-4`, `.po123`. */
const COUNTED = /\.(?:(?:p?[oe]|rank[-_]?)?\d[\d_:T-]*)$/;
/** PBS and SGE write nothing else under such names. */
const JOB_OUTPUT = /\.p?[oe]\d[\d_.-]*$/;
/** A version or a number within the name is no ending; 7z and 3gp are. */
const ENDING = /\.(?:[a-z~][^.]*|7z|3gp|)$/i;
const NAMED_LOG =
  /(?:^|[^a-z])(?:logs?|stdout|stderr|nohup|console|output)(?:[^a-z]|$)|(?:worker|screen|train|run|job|err|out)logs?$/i;
/** Texts of projects and packages, which may quote a log. */
const NO_LOG = new Set(
  (
    'readme license licence copying notice authors contributors contributing changelog changes news todo install history ' +
    'maintainers codeowners owners version makefile dockerfile containerfile jenkinsfile procfile vagrantfile gemfile ' +
    'rakefile pipfile build workspace sconstruct sconscript snakefile justfile kconfig brewfile record metadata wheel ' +
    'installer requested pkg-info top_level entry_points'
  ).split(' '),
);
/** Endings that are taken off one after the other. */
const MAX_COUNTERS = 4;

export interface LogName {
  /** With an ending by which formats know it: `workerlog.log` for `workerlog.0`. */
  name: string;
  /** Only the content can say that it is a log. */
  isUnnamed: boolean;
}

/** @param fileName without directories @returns null for a name with the ending of something else, or of a text that is no log */
export function logNameOf(fileName: string): LogName | null {
  let stem = fileName;
  for (let i = 0; i < MAX_COUNTERS && COUNTED.test(stem); i++) stem = stem.replace(COUNTED, '');
  if (stem === '' || stem.startsWith('.') || stem.endsWith('~')) return null;
  if (ENDING.test(stem)) return { name: stem, isUnnamed: false };
  if (NO_LOG.has(stem.toLowerCase())) return null;
  return { name: `${stem}.log`, isUnnamed: !NAMED_LOG.test(stem) && !JOB_OUTPUT.test(fileName) };
}

/** "results.txt": nothing in its name says that it is a log, and nothing that it is none. */
export function isOtherText(fileName: string): boolean {
  const stem = /^(.+)\.txt$/i.exec(fileName)?.[1]?.toLowerCase();
  if (stem === 'history' || stem === 'record') return true;
  return stem !== undefined && !NO_LOG.has(stem) && !/^(requirements|vocab|labels?|classes|cmakelists)/.test(stem);
}
