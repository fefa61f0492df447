/** A real OpenLDAP server with StartTLS, which serves only its own description. */
import type { TestCertificate } from '../certificates'
import { freePort } from '../nginx'
import { peerPath } from '../peers'
import { peerFolder, startDaemon, writeFiles } from './daemon'

export async function startSlapd(certificate: TestCertificate): Promise<{ port: number }> {
  const folder = await peerFolder('slapd')
  const port = await freePort()
  const { cert, key } = await writeFiles(folder, { cert: certificate.cert, key: certificate.key })
  const { conf } = await writeFiles(folder, {
    conf: `include /etc/ldap/schema/core.schema
pidfile ${folder}/pid
argsfile ${folder}/args
TLSCertificateFile ${cert}
TLSCertificateKeyFile ${key}
`
  })
  const args = ['-d', '0', '-f', conf, '-h', `ldap://127.0.0.1:${port}/`]
  await startDaemon({ folder, program: peerPath('slapd'), args, ports: [port] })
  return { port }
}
