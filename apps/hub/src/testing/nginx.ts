/** For tests: a real nginx with TLS in front of a hub, from the PATH or unpacked from Debian's package; null where there is neither. */

import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';

/** Kept for later runs of the tests. */
const UNPACKED = join(tmpdir(), `rewardboard-nginx-${process.getuid?.() ?? 0}`);

/** @returns the path of the program */
export function findNginx(): string | null {
  for (const path of [
    '/usr/sbin/nginx',
    '/usr/local/sbin/nginx',
    '/usr/local/bin/nginx',
    join(UNPACKED, 'usr/sbin/nginx'),
  ])
    if (existsSync(path)) return path;
  try {
    mkdirSync(UNPACKED, { recursive: true, mode: 0o700 });
    const run = (command: string, ...args: string[]) =>
      execFileSync(command, args, {
        cwd: UNPACKED,
        stdio: ['ignore', 'pipe', 'ignore'],
        timeout: 30_000,
        encoding: 'utf8',
      });
    run('openssl', 'version');
    run('apt-get', 'download', 'nginx');
    const [file] = run('sh', '-c', 'ls nginx_*.deb').split('\n');
    run('dpkg', '-x', file!, '.');
    return join(UNPACKED, 'usr/sbin/nginx');
  } catch {
    return null;
  }
}

/**
 * @param place the path below which it serves the hub, with a slash at both ends; @param isPassedOn whether the hub gets that path, too
 * @returns the port on which it speaks TLS for `name`
 */
export async function startNginx(
  program: string,
  folder: string,
  name: string,
  hubPort: number,
  place = '/',
  isPassedOn = true,
): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address() as AddressInfo;
  probe.close();
  await once(probe, 'close');
  const certificate = ['-keyout', 'key.pem', '-out', 'cert.pem', '-subj', `/CN=${name}`];
  execFileSync('openssl', ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '1', ...certificate], {
    cwd: folder,
    stdio: 'ignore',
  });
  const paths = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(
    (kind) => `${kind}_temp_path ${folder}/${kind};`,
  );
  writeFileSync(
    join(folder, 'nginx.conf'),
    `daemon off; pid ${folder}/pid; error_log stderr; events {}
http { access_log off; ${paths.join(' ')}
  server { listen 127.0.0.1:${port} ssl; server_name ${name};
    ssl_certificate ${folder}/cert.pem; ssl_certificate_key ${folder}/key.pem;
    location ${place} { proxy_pass http://127.0.0.1:${hubPort}${isPassedOn ? '' : '/'}; proxy_http_version 1.1; proxy_set_header Host $http_host;
      proxy_set_header Upgrade $http_upgrade; proxy_set_header Connection "upgrade"; } } }\n`,
  );
  const nginx = spawn(program, ['-p', folder, '-c', join(folder, 'nginx.conf'), '-e', 'stderr'], { stdio: 'ignore' });
  onTestFinished(async () => {
    const left = once(nginx, 'exit');
    nginx.kill('SIGTERM');
    await left;
  });
  return port;
}
