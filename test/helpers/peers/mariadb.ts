/** A real MariaDB with TLS and an empty folder of data; `root` has no password. */
import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { TestCertificate } from '../certificates'
import { freePort } from '../nginx'
import { peerPath } from '../peers'
import { ownerFor, peerFolder, startDaemon, writeFiles } from './daemon'
import { give } from './give'

export async function startMariadb(certificate: TestCertificate): Promise<{ port: number }> {
  const folder = await peerFolder('mariadb')
  const port = await freePort()
  const user = ownerFor('mysql')
  const data = join(folder, 'data')
  const { cert, key } = await writeFiles(folder, { cert: certificate.cert, key: certificate.key })
  await give(folder, user)
  const install = ['--no-defaults', `--datadir=${data}`, `--user=${user}`]
  await promisify(execFile)(
    peerPath('mariadb-install-db'),
    [...install, '--auth-root-authentication-method=normal', '--skip-test-db'],
    { cwd: folder }
  )
  const args = [
    ...install,
    `--port=${port}`,
    '--bind-address=127.0.0.1',
    '--skip-name-resolve',
    `--socket=${folder}/socket`,
    `--pid-file=${folder}/pid`,
    `--ssl-cert=${cert}`,
    `--ssl-key=${key}`,
    '--innodb-buffer-pool-size=8M'
  ]
  await startDaemon({ folder, program: peerPath('mariadbd'), args, ports: [port] })
  return { port }
}
