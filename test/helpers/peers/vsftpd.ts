/** A real vsftpd with AUTH TLS: allows anonymous reads of its folder, which contains `hello.txt`. */
import { mkdir, chmod } from 'node:fs/promises'
import { join } from 'node:path'
import type { TestCertificate } from '../certificates'
import { freePort } from '../nginx'
import { peerPath } from '../peers'
import { isRoot, peerFolder, startDaemon, writeFiles } from './daemon'

export async function startVsftpd(certificate: TestCertificate): Promise<{ port: number }> {
  const folder = await peerFolder('vsftpd')
  const port = await freePort()
  const { cert, key } = await writeFiles(folder, { cert: certificate.cert, key: certificate.key })
  const [root, empty] = [join(folder, 'root'), join(folder, 'empty')]
  for (const part of [root, empty]) await mkdir(part)
  await writeFiles(root, { 'hello.txt': 'Hello from vsftpd\n' })
  // It insists that a root folder is not writable.
  await chmod(root, 0o555)
  const { conf } = await writeFiles(folder, {
    conf: Object.entries({
      background: 'NO',
      listen: 'YES',
      listen_address: '127.0.0.1',
      listen_port: port,
      run_as_launching_user: isRoot ? 'NO' : 'YES',
      anonymous_enable: 'YES',
      local_enable: 'NO',
      no_anon_password: 'YES',
      anon_root: root,
      secure_chroot_dir: empty,
      seccomp_sandbox: 'NO',
      isolate: 'NO',
      isolate_network: 'NO',
      ssl_enable: 'YES',
      allow_anon_ssl: 'YES',
      require_ssl_reuse: 'NO',
      rsa_cert_file: cert,
      rsa_private_key_file: key,
      pasv_address: '127.0.0.1'
    })
      .map(([name, value]) => `${name}=${value}\n`)
      .join('')
  })
  await startDaemon({ folder, program: peerPath('vsftpd'), args: [conf], ports: [port] })
  return { port }
}
