export { MAX_DEPTH } from './followed-root.ts';
export { RUN_BIN, isSkipped } from './hints.ts';
export { MAX_PIECE_BYTES } from './followed-file.ts';
export { withDirectoryInside, withInside } from './open-inside.ts';
export { followTree } from './follow-tree.ts';
export type { FileConsumer, FileState, FollowOptions, TreeEvents, TreeFollower } from './tree-events.ts';
