/** `rewardboard alerts test`: sends a test alert to every configured channel and prints the results. */

import type { Command } from 'commander';
import { Argument } from 'commander';
import { testAlerts } from '@rewardboard/hub';
import { terminalLine } from '@rewardboard/machine';
import { addExamples } from '../help.ts';
import { alertsOption } from '../hub-flags.ts';
import { readAlerts } from '../read-alerts.ts';
import { UsageError } from '../usage-error.ts';

export function addAlerts(program: Command): void {
  const command = program
    .command('alerts')
    .summary('send a test alert to each webhook and command')
    .description('Send a test alert to each configured webhook and command.')
    .addArgument(new Argument('<action>', 'what to do').choices(['test']))
    .addOption(alertsOption());
  addExamples(
    command,
    [['alerts test --alerts my-alerts.yaml', 'test the channels in this file']],
    'Exit codes: 0 every channel accepted the alert, 1 at least one failed,\n2 wrong option or file, or no channel configured.',
  ).action(async (_action: string, flags: { alerts: string }) => {
    const deliveries = await testAlerts(readAlerts(flags.alerts));
    if (deliveries.length === 0)
      throw new UsageError(
        `${flags.alerts}: no webhook or command is configured. The comments in config/alerts.yaml show how to add one.`,
      );
    for (const { channel, error } of deliveries)
      console.log(terminalLine(error === null ? `✓ ${channel}: sent` : `✕ ${channel}: ${error}`));
    if (deliveries.some(({ error }) => error !== null)) process.exitCode = 1;
  });
}
