/** Directories and files of trackers that nothing here reads: what they are, and how to get their numbers out. */

export interface UnreadableStore {
  /** For people. */
  name: string;
  /** What a person can do, as a sentence. */
  remedy: string;
}

interface Known extends UnreadableStore {
  /** Of a path with "/", relative to the watched directory. Only names of directories and files, never free text. */
  pattern: RegExp;
}

/** The first that fits counts. */
const STORES: readonly Known[] = [
  {
    pattern: /(^|\/)\.aim(\/|$)/,
    name: 'an Aim repository',
    remedy:
      'Aim keeps its numbers in RocksDB, which only Aim reads: save them as CSV with its Python API (Repo.query_metrics, then to_dataframe).',
  },
  {
    pattern: /(^|\/)swanlog\/(runs\.swanlab$|run-[^/]+\/logs\/)/,
    name: 'a SwanLab directory of a version before 0.6',
    remedy:
      'Export the charts of the run as CSV from its page, or log with swanlab.sync_tensorboard_torch() beside it.',
  },
  {
    pattern: /(^|\/)\.neptune\//,
    name: "Neptune's buffer for its server",
    remedy:
      'Send it with "neptune sync", then save the run as CSV from its page (or with run["train/loss"].fetch_values()).',
  },
  {
    pattern: /(^|\/)\.comet(ml)?\/|\.cometml-runs\/|(^|\/)[0-9a-f]{32}\.zip$/,
    name: 'a Comet archive for its server',
    remedy: 'Send it with "comet upload", then save the metrics as CSV from its page (or with comet_ml.API).',
  },
  {
    pattern: /(^|\/)\.clearml\//,
    name: 'a ClearML session',
    remedy:
      'Send an offline session with Task.import_offline_session(...), then save its scalars with Task.get_task(...).get_reported_scalars().',
  },
  {
    pattern: /(^|\/)\.guild\//,
    name: 'a Guild directory',
    remedy: "The event files of its runs are read: watch the directory that holds them, Guild's runs folder.",
  },
  {
    pattern: /\.parquet$/i,
    name: 'a Parquet file',
    remedy:
      'Save it as CSV, for example with pandas.read_parquet(...).to_csv(...). Trackio keeps the same numbers in a .db file, which is read.',
  },
];

/** @param path of a file, relative to the watched directory, with "/" @returns null for a path of none of them */
export function unreadableStoreOf(path: string): UnreadableStore | null {
  const found = STORES.find(({ pattern }) => pattern.test(path));
  return found ? { name: found.name, remedy: found.remedy } : null;
}
