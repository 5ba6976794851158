/** `rewardboard mcp`: runs, findings, series, evaluations and comparisons for agents, over the Model Context Protocol. */

import type { Command } from 'commander';
import { checkDirectory } from '../check-directory.ts';
import { addExamples } from '../help.ts';
import { targetsOption } from '../hub-flags.ts';
import { readDirectories } from '../read-directories.ts';
import { VERSION } from '../version.ts';

export function addMcp(program: Command): void {
  const command = program
    .command('mcp')
    .summary('let an agent read runs (MCP server)')
    .description('Let an agent read runs over the Model Context Protocol, on standard input and output.')
    .argument('<directories...>', 'directories that contain runs, at any depth')
    .addOption(targetsOption());
  addExamples(
    command,
    [['mcp path/to/outputs', 'the command to put into the agent’s settings']],
    'It only reads. Tools: list_runs, get_run, get_findings, get_series,\nget_evaluations, compare_runs.',
  ).action(async (directories: string[], flags: { targets: string }) => {
    for (const directory of directories) checkDirectory(directory);
    const reading = await readDirectories(directories, flags.targets);
    try {
      // Only this command needs the protocol's library.
      const { serveMcp } = await import('../mcp/serve-mcp.ts');
      await serveMcp(reading, VERSION);
    } finally {
      await reading.close();
    }
  });
}
