/** A real PostgreSQL with TLS, in its own cluster. It refuses to run as root. */
import { execFile } from 'node:child_process'
import { chmod } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { TestCertificate } from '../certificates'
import { freePort } from '../nginx'
import { peerPath } from '../peers'
import { asUser, ownerFor, peerFolder, startDaemon, writeFiles } from './daemon'
import { give } from './give'

const execute = promisify(execFile)

/** `user`: the user that may log in without a password. */
export async function startPostgresql(certificate: TestCertificate): Promise<{ port: number; user: string }> {
  const folder = await peerFolder('postgresql')
  const port = await freePort()
  const user = ownerFor('postgres')
  const { cert, key } = await writeFiles(folder, { cert: certificate.cert, key: certificate.key })
  await give(folder, user)
  await chmod(key, 0o600)
  const data = join(folder, 'data')
  const initdb = ['-D', data, '-U', user, '-A', 'trust', '-E', 'UTF8', '--no-locale', '-N']
  await execute(...asUser(user, peerPath('initdb'), initdb), { cwd: folder })
  const settings = {
    port,
    listen_addresses: '127.0.0.1',
    unix_socket_directories: folder,
    fsync: 'off',
    ssl: 'on',
    ssl_cert_file: cert,
    ssl_key_file: key
  }
  const args = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])
  await startDaemon({
    folder,
    program: peerPath('postgres'),
    args: ['-D', data, ...args],
    ports: [port],
    user
  })
  return { port, user }
}
