/** A real Prosody (XMPP) that has one host, `localhost`, and offers STARTTLS to clients. */
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { TestCertificate } from '../certificates'
import { freePort } from '../nginx'
import { peerPath } from '../peers'
import { isRoot, peerFolder, startDaemon, writeFiles } from './daemon'

export async function startProsody(certificate: TestCertificate): Promise<{ port: number }> {
  const folder = await peerFolder('prosody')
  const port = await freePort()
  const { cert, key } = await writeFiles(folder, { cert: certificate.cert, key: certificate.key })
  await mkdir(join(folder, 'data'))
  const { 'prosody.cfg.lua': conf } = await writeFiles(folder, {
    'prosody.cfg.lua': `run_as_root = ${isRoot}
data_path = "${folder}/data"
pidfile = "${folder}/pid"
interfaces = { "127.0.0.1" }
c2s_ports = { ${port} }
s2s_ports = {}
http_ports = {}
https_ports = {}
modules_enabled = { "tls", "saslauth" }
modules_disabled = { "s2s" }
c2s_require_encryption = true
log = { info = "*console" }
VirtualHost "localhost"
  ssl = { certificate = "${cert}", key = "${key}" }
`
  })
  await startDaemon({ folder, program: peerPath('prosody'), args: ['-F', '--config', conf], ports: [port] })
  return { port }
}
