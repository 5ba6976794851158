/** The command line as it is kept with a run, which people copy and publish: without its secrets. */

const SECRET_OPTION = /^(--hub[_-]token)(=|$)/;
const PASSWORD_IN_URL = /^(\S*?[a-z]:\/\/)[^\s/@]+@/i;

/** @param args what follows the program's name */
export function commandLine(args: readonly string[]): string {
  return ['rewardboard', ...args.map((arg, index) => withoutSecret(arg, args[index - 1] ?? ''))].join(' ');
}

function withoutSecret(arg: string, before: string): string {
  const option = SECRET_OPTION.exec(arg);
  if (option) return option[2] === '=' ? `${option[1]}=***` : arg;
  if (SECRET_OPTION.exec(before)?.[2] === '') return '***';
  return arg.replace(PASSWORD_IN_URL, '$1***@');
}
