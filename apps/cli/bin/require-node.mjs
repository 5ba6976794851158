/** Ends with a sentence where Node is too old. Plain JavaScript that old versions can read. */

export function requireNode() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major > 20 || (major === 20 && minor >= 19)) return;
  console.error(
    `rewardboard needs Node 20.19 or later; this is ${process.versions.node}. Install a newer Node and run the command again.`,
  );
  process.exit(2);
}
