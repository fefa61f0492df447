/** A real Dovecot that speaks IMAP and POP3 with STARTTLS: one user, `me` with the password `secret`. */
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { TestCertificate } from '../certificates'
import { freePort } from '../nginx'
import { peerPath } from '../peers'
import { isRoot, ownerFor, peerFolder, startDaemon, writeFiles } from './daemon'
import { give } from './give'

export async function startDovecot(certificate: TestCertificate): Promise<{ imap: number; pop3: number }> {
  const folder = await peerFolder('dovecot')
  const imap = await freePort()
  const pop3 = await freePort()
  const { cert, key, users } = await writeFiles(folder, {
    cert: certificate.cert,
    key: certificate.key,
    users: 'me:{PLAIN}secret\n'
  })
  await mkdir(join(folder, 'home'))
  // Mail is read as a plain user, never as root.
  const owner = ownerFor('nobody')
  await give(join(folder, 'home'), owner)
  const { conf } = await writeFiles(folder, {
    conf: configuration({ folder, imap, pop3, cert, key, users, owner })
  })
  await startDaemon({ folder, program: peerPath('dovecot'), args: ['-F', '-c', conf], ports: [imap, pop3] })
  return { imap, pop3 }
}

function configuration(
  of: Record<'folder' | 'cert' | 'key' | 'users' | 'owner', string> & { imap: number; pop3: number }
): string {
  const users = isRoot
    ? ''
    : `default_internal_user = ${of.owner}
default_login_user = ${of.owner}
service anvil { chroot = }
service imap-login { chroot = }
service pop3-login { chroot = }
`
  return `protocols = imap pop3
base_dir = ${of.folder}/run
state_dir = ${of.folder}/state
log_path = /dev/stderr
listen = 127.0.0.1
ssl = yes
ssl_cert = <${of.cert}
ssl_key = <${of.key}
mail_location = maildir:${of.folder}/home/%u
first_valid_uid = 1
passdb {
  driver = passwd-file
  args = ${of.users}
}
userdb {
  driver = static
  args = uid=${of.owner} gid=${isRoot ? 'nogroup' : String(process.getgid?.())} home=${of.folder}/home
}
${users}service imap-login {
  inet_listener imap {
    port = ${of.imap}
  }
  inet_listener imaps {
    port = 0
  }
}
service pop3-login {
  inet_listener pop3 {
    port = ${of.pop3}
  }
  inet_listener pop3s {
    port = 0
  }
}
`
}
