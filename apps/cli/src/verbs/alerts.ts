/** `rewardboard alerts test`: sends one test to every configured channel, and says how each took it. */

import type { Command } from 'commander';
import { Argument } from 'commander';
import { testAlerts } from '@rewardboard/hub';
import { oneLine } from '../doctor/terminal.ts';
import { DEFAULT_ALERTS_FILE } from '../hub-flags.ts';
import { readAlerts } from '../read-alerts.ts';
import { UsageError } from '../usage-error.ts';

export function addAlerts(program: Command): void {
  program
    .command('alerts')
    .description('try the channels that tell of findings: webhooks and commands')
    .addArgument(new Argument('<action>', 'what to do').choices(['test']))
    .option('--alerts <file>', 'YAML that says who is told', DEFAULT_ALERTS_FILE)
    .action(async (_action: string, flags: { alerts: string }) => {
      const deliveries = await testAlerts(readAlerts(flags.alerts));
      if (deliveries.length === 0)
        throw new UsageError(`${flags.alerts} names no webhook and no command. The comments in it show how.`);
      for (const { channel, error } of deliveries)
        console.log(oneLine(error === null ? `✓ ${channel} took it` : `✕ ${channel}: ${error}`));
      if (deliveries.some(({ error }) => error !== null)) process.exitCode = 1;
    });
}
