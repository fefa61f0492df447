/** A real redis-server that speaks TLS only. */
import type { TestCertificate } from '../certificates'
import { freePort } from '../nginx'
import { peerPath } from '../peers'
import { peerFolder, startDaemon, writeFiles } from './daemon'

export async function startRedisTls(certificate: TestCertificate): Promise<{ port: number }> {
  const folder = await peerFolder('redis')
  const port = await freePort()
  const { cert, key } = await writeFiles(folder, { cert: certificate.cert, key: certificate.key })
  const settings = {
    port: '0',
    'tls-port': String(port),
    bind: '127.0.0.1',
    save: '',
    appendonly: 'no',
    'tls-cert-file': cert,
    'tls-key-file': key,
    'tls-auth-clients': 'no'
  }
  const args = Object.entries(settings).flatMap(([name, value]) => [`--${name}`, value])
  await startDaemon({ folder, program: peerPath('redis-server'), args, ports: [port] })
  return { port }
}
