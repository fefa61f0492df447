/**
 * A real Postfix that offers STARTTLS and discards received mail. Its master process must be started by root; it has
 * its own queue and configuration.
 */
import { mkdir, readFile, symlink } from 'node:fs/promises'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import type { TestCertificate } from '../certificates'
import { freePort } from '../nginx'
import { peerPath } from '../peers'
import { peerFolder, startDaemon, writeFiles } from './daemon'
import { give } from './give'

export async function startPostfix(certificate: TestCertificate): Promise<{ port: number }> {
  const folder = await peerFolder('postfix')
  const port = await freePort()
  const [etc, queue, data] = [join(folder, 'etc'), join(folder, 'queue'), join(folder, 'data')]
  for (const part of [etc, queue, data]) await mkdir(part)
  await give(data, 'postfix')
  const { cert, key } = await writeFiles(folder, { cert: certificate.cert, key: certificate.key })
  await writeFiles(etc, { 'main.cf': mainConfiguration({ folder, cert, key }), 'master.cf': services(port) })
  // Debian's list of table types; none is used.
  await symlink('/dev/null', join(etc, 'dynamicmaps.cf'))
  await startDaemon({ folder, program: peerPath('postfix'), args: ['-c', etc, 'start-fg'], ports: [port] })
  // The master leaves the group it was started in.
  const master = Number(await readFile(join(queue, 'pid', 'master.pid'), 'utf8'))
  onTestFinished(() => {
    process.kill(master, 'SIGTERM')
  })
  return { port }
}

function mainConfiguration({ folder, cert, key }: { folder: string; cert: string; key: string }): string {
  return `compatibility_level = 3.6
queue_directory = ${folder}/queue
data_directory = ${folder}/data
maillog_file = ${folder}/log
maillog_file_prefixes = ${folder}
mail_owner = postfix
setgid_group = postdrop
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
myhostname = localhost
mydestination = localhost
mynetworks = 127.0.0.0/8
smtpd_relay_restrictions = permit_mynetworks, reject
smtpd_tls_security_level = may
smtpd_tls_cert_file = ${cert}
smtpd_tls_key_file = ${key}
local_transport = discard
local_recipient_maps =
alias_maps =
`
}

function services(port: number): string {
  return `${port} inet n - n - - smtpd
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
tlsmgr unix - - n 1000? 1 tlsmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
anvil unix - - n - 1 anvil
proxymap unix - - n - - proxymap
discard unix - - n - - discard
postlog unix-dgram n - n - 1 postlogd
`
}
