/**
 * Real servers that upgrade a plain conversation to TLS, and the real clients that request it. A client receives the
 * port to connect to, which may be a relay's or a proxy's, and the file of trusted authorities.
 */
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { TestOptions } from 'vitest'
import type { TestCertificate } from '../certificates'
import { needs, needsThat, peerPath, type PeerName } from '../peers'
import { run } from '../run'
import { isRoot, peerFolder } from './daemon'
import { startDovecot } from './dovecot'
import { startMariadb } from './mariadb'
import { startPostfix } from './postfix'
import { startPostgresql } from './postgresql'
import { startProsody } from './prosody'
import { startSlapd } from './slapd'
import { startVsftpd } from './vsftpd'

export interface UpgradeClient {
  name: string
  needs: PeerName[]
  /** Pattern in its output if everything inside TLS succeeded. */
  succeeds: RegExp
  /** Pattern of the bytes it sends to the server inside TLS, if any. */
  says?: RegExp
  use(port: number, authorities: string): Promise<string>
}

export interface UpgradeServer {
  name: string
  protocol: 'smtp' | 'imap' | 'pop3' | 'ftp' | 'xmpp' | 'ldap' | 'postgresql' | 'mysql'
  needs: PeerName[]
  /** How the client's plain part ends. */
  asks: RegExp
  /** How the server's plain part ends. */
  consents: RegExp
  /** It cannot be started by a plain user. */
  root?: boolean
  start(certificate: TestCertificate): Promise<number>
  clients: UpgradeClient[]
}

/** Some go on until their input ends; it is nothing, unless INPUT is set. */
const WITH_INPUT = 'printf %s "$INPUT" | "$0" "$@"'

/** The program's whole output. A program that fails fails the test with it. */
async function output(
  program: PeerName,
  args: readonly string[],
  env: readonly string[] = []
): Promise<string> {
  const { code, stdout, stderr } = await run('env', [
    ...env,
    'sh',
    '-c',
    WITH_INPUT,
    peerPath(program),
    ...args
  ])
  if (code !== 0) throw new Error(`${program} ended with ${code}: ${stderr}\n${stdout}`)
  return stdout + stderr
}

const curl = (
  url: (port: number) => string,
  succeeds: RegExp,
  says: RegExp,
  more: readonly string[] = []
): UpgradeClient => ({
  name: 'curl',
  needs: ['curl'],
  succeeds,
  says,
  use: (port, authorities) =>
    output('curl', ['-sSv', '--ssl-reqd', '--cacert', authorities, ...more, url(port)])
})

const openssl = (protocol: string): UpgradeClient => ({
  name: 'openssl s_client',
  needs: ['openssl'],
  succeeds: /Verify return code: 0 \(ok\)/,
  use: (port, authorities) => output('openssl', sClient(protocol, port, authorities))
})

function sClient(protocol: string, port: number, authorities: string): string[] {
  return [
    's_client',
    ...['-starttls', protocol, '-connect', `127.0.0.1:${port}`, '-name', 'localhost'],
    ...['-CAfile', authorities, '-verify_return_error', '-verify_hostname', 'localhost']
  ]
}

/** First and only bytes that an XMPP client sends inside TLS. */
const XMPP_STREAM = `<stream:stream xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams' to='localhost' version='1.0'></stream:stream>`

async function mailFile(): Promise<string> {
  const file = join(await peerFolder('mail'), 'mail.txt')
  await writeFile(file, 'Subject: inside TLS\r\n\r\nHello\r\n')
  return file
}

export const UPGRADE_SERVERS: readonly UpgradeServer[] = [
  {
    name: 'Postfix',
    protocol: 'smtp',
    asks: /STARTTLS\r\n$/,
    consents: /\r\n220 [^\n]*\r\n$/,
    needs: ['postfix'],
    root: true,
    start: async (certificate) => (await startPostfix(certificate)).port,
    clients: [
      {
        ...curl(() => '', /250 2\.0\.0 Ok: queued/, /Subject: inside TLS/),
        use: async (port, authorities) =>
          output('curl', [
            ...['-sSv', '--ssl-reqd', '--cacert', authorities, `smtp://localhost:${port}`],
            ...['--mail-from', 'a@localhost', '--mail-rcpt', 'b@localhost', '-T', await mailFile()]
          ])
      },
      openssl('smtp')
    ]
  },
  {
    name: 'Dovecot with IMAP',
    protocol: 'imap',
    asks: / STARTTLS\r\n$/,
    consents: / OK [^\n]*\r\n$/,
    needs: ['dovecot'],
    start: async (certificate) => (await startDovecot(certificate)).imap,
    clients: [
      curl((port) => `imap://localhost:${port}/`, /LIST .*INBOX/, / LIST /, ['-u', 'me:secret']),
      openssl('imap')
    ]
  },
  {
    name: 'Dovecot with POP3',
    protocol: 'pop3',
    asks: /STLS\r\n$/,
    consents: /\+OK[^\n]*\r\n$/,
    needs: ['dovecot'],
    start: async (certificate) => (await startDovecot(certificate)).pop3,
    clients: [
      curl((port) => `pop3://localhost:${port}/`, /\+OK Logged in/, /LIST/, ['-u', 'me:secret']),
      openssl('pop3')
    ]
  },
  {
    name: 'vsftpd',
    protocol: 'ftp',
    asks: /AUTH (SSL|TLS)\r\n$/,
    consents: /234 [^\n]*\r\n$/,
    needs: ['vsftpd'],
    start: async (certificate) => (await startVsftpd(certificate)).port,
    clients: [
      curl((port) => `ftp://localhost:${port}/hello.txt`, /Hello from vsftpd/, /RETR hello\.txt/),
      openssl('ftp')
    ]
  },
  {
    name: 'Prosody',
    protocol: 'xmpp',
    asks: /<starttls [^>]*>$/,
    consents: /<proceed [^>]*>$/,
    needs: ['prosody'],
    start: async (certificate) => (await startProsody(certificate)).port,
    clients: [
      {
        ...openssl('xmpp'),
        succeeds: /<mechanism>PLAIN<[^]*<\/stream:stream>/,
        says: /<\/stream:stream>$/,
        use: (port, authorities) =>
          output('openssl', [...sClient('xmpp', port, authorities), '-quiet'], [`INPUT=${XMPP_STREAM}`])
      }
    ]
  },
  {
    name: 'OpenLDAP',
    protocol: 'ldap',
    asks: /1\.3\.6\.1\.4\.1\.1466\.20037$/,
    consents: /\x78[^]*$/,
    needs: ['slapd'],
    start: async (certificate) => (await startSlapd(certificate)).port,
    clients: [
      {
        name: 'ldapsearch',
        needs: ['ldapsearch'],
        succeeds: /result: 0 Success/,
        says: /objectclass/i,
        use: (port, authorities) =>
          // The client resolves "localhost" to the host name of the machine and expects it in the certificate.
          output(
            'ldapsearch',
            ['-x', '-ZZ', '-H', `ldap://127.0.0.1:${port}`, '-b', '', '-s', 'base'],
            [`LDAPTLS_CACERT=${authorities}`, 'LDAPTLS_REQCERT=demand']
          )
      },
      openssl('ldap')
    ]
  },
  {
    name: 'PostgreSQL',
    protocol: 'postgresql',
    asks: /^[^]{8}$/,
    consents: /^S$/,
    needs: ['initdb', 'postgres'],
    start: async (certificate) => (await startPostgresql(certificate)).port,
    clients: [
      {
        name: 'psql',
        needs: ['psql'],
        succeeds: /^inside \| t/m,
        says: /pg_stat_ssl/,
        use: (port, authorities) =>
          output('psql', [
            `host=localhost port=${port} user=postgres dbname=postgres sslmode=verify-full sslrootcert=${authorities}`,
            ...['-At', '-F', ' | ', '-c'],
            `select 'inside', ssl from pg_stat_ssl where pid = pg_backend_pid()`
          ])
      },
      openssl('postgres')
    ]
  },
  {
    name: 'MariaDB',
    protocol: 'mysql',
    asks: /^\x20\0\0\x01[^]{32}$/,
    consents: /^[^]\0\0\0\x0a[^]*\0$/,
    needs: ['mariadbd', 'mariadb-install-db'],
    start: async (certificate) => (await startMariadb(certificate)).port,
    clients: [
      {
        name: 'mariadb',
        needs: ['mariadb'],
        succeeds: /Ssl_version\tTLSv1\.[23]/,
        says: /show status like/,
        use: (port, authorities) =>
          output('mariadb', [
            ...['--no-defaults', '-h', '127.0.0.1', '-P', String(port), '-u', 'root'],
            ...['--ssl', `--ssl-ca=${authorities}`, '--ssl-verify-server-cert'],
            ...['-e', `show status like 'Ssl_version'`]
          ])
      },
      openssl('mysql')
    ]
  }
]

/** Returns options that skip a test of the server and its clients if this run cannot start one of them. */
export function needsOf({ root, needs: programs, clients }: UpgradeServer): TestOptions {
  const asRoot = needsThat('root', root !== true || isRoot)
  return { ...needs(...programs, ...clients.flatMap((client) => client.needs)), ...asRoot }
}
