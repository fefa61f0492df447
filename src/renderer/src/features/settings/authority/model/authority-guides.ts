import { quoteText } from '../../../../../../shared/bytes/shell-quote'
import type { Authority } from '../../../../../../shared/contract/authority'

/**
 * Guides to trust the Tcplens CA certificate: terminal commands with its real path, or manual steps. The message
 * catalogue holds the texts by guide and step.
 */

export const GUIDE_IDS = [
  'windows',
  'macos',
  'debian',
  'fedora',
  'arch',
  'firefox',
  'chromium',
  'java',
  'node',
  'python',
  'curl',
  'git'
] as const
export type GuideId = (typeof GUIDE_IDS)[number]

export interface Guide {
  readonly id: GuideId
  /** Terminal commands; empty if the steps are manual and only in the catalogue. */
  readonly install: readonly string[]
  readonly remove: readonly string[]
}

type Facts = Pick<Authority, 'folder' | 'name' | 'sha1'>

/** Returns the path of the certificate, without its private key. */
export function certificatePath({ folder }: Pick<Authority, 'folder'>): string {
  const separator = folder.includes('\\') && !folder.includes('/') ? '\\' : '/'
  return `${folder}${folder.endsWith(separator) ? '' : separator}ca.pem`
}

/** Returns the guide for a Node.js platform name. */
export function guideOf(platform: string): GuideId {
  return platform === 'win32' ? 'windows' : platform === 'darwin' ? 'macos' : 'debian'
}

/** `platform` is the Node.js platform name. Commands are for PowerShell on Windows, otherwise for a POSIX shell. */
export function authorityGuide(id: GuideId, authority: Facts, platform: string): Guide {
  const isWindows = platform === 'win32'
  const path = certificatePath(authority)
  // PowerShell takes single-quoted text literally and doubles the quote itself.
  const file = isWindows ? `'${path.replaceAll("'", "''")}'` : quoteText(path)
  const lines = LINES[id]({
    file,
    name: quoteText(authority.name),
    sha1: authority.sha1.replaceAll(':', ''),
    set: (names) => names.map((name) => (isWindows ? `$env:${name} = ${file}` : `export ${name}=${file}`)),
    unset: (names) => names.map((name) => (isWindows ? `Remove-Item Env:${name}` : `unset ${name}`))
  })
  return { id, ...lines }
}

interface Parts {
  readonly file: string
  readonly name: string
  readonly sha1: string
  set(names: readonly string[]): string[]
  unset(names: readonly string[]): string[]
}
type Lines = Pick<Guide, 'install' | 'remove'>

const DEBIAN_FILE = '/usr/local/share/ca-certificates/tcplens.crt'
const FEDORA_FILE = '/etc/pki/ca-trust/source/anchors/tcplens.pem'
const NSS = 'sql:$HOME/.pki/nssdb'
const KEYCHAIN = '~/Library/Keychains/login.keychain-db'

const LINES: Readonly<Record<GuideId, (parts: Parts) => Lines>> = {
  windows: ({ file, sha1 }) => ({
    install: [`certutil -user -addstore Root ${file}`],
    remove: [`certutil -user -delstore Root ${sha1}`]
  }),
  macos: ({ file, sha1 }) => ({
    install: [`security add-trusted-cert -r trustRoot -k ${KEYCHAIN} ${file}`],
    remove: [`security remove-trusted-cert ${file}`, `security delete-certificate -Z ${sha1} ${KEYCHAIN}`]
  }),
  debian: ({ file }) => ({
    install: [`sudo cp ${file} ${DEBIAN_FILE}`, 'sudo update-ca-certificates'],
    remove: [`sudo rm ${DEBIAN_FILE}`, 'sudo update-ca-certificates --fresh']
  }),
  fedora: ({ file }) => ({
    install: [`sudo cp ${file} ${FEDORA_FILE}`, 'sudo update-ca-trust'],
    remove: [`sudo rm ${FEDORA_FILE}`, 'sudo update-ca-trust']
  }),
  arch: ({ file }) => ({
    install: [`sudo trust anchor --store ${file}`],
    remove: [`sudo trust anchor --remove ${file}`]
  }),
  firefox: () => ({ install: [], remove: [] }),
  chromium: ({ file, name }) => ({
    install: [`mkdir -p ~/.pki/nssdb`, `certutil -d ${NSS} -A -t C,, -n ${name} -i ${file}`],
    remove: [`certutil -d ${NSS} -D -n ${name}`]
  }),
  java: ({ file }) => ({
    install: [`keytool -importcert -noprompt -cacerts -storepass changeit -alias tcplens -file ${file}`],
    remove: ['keytool -delete -cacerts -storepass changeit -alias tcplens']
  }),
  node: ({ set, unset }) => ({
    install: set(['NODE_EXTRA_CA_CERTS']),
    remove: unset(['NODE_EXTRA_CA_CERTS'])
  }),
  python: ({ set, unset }) => ({
    install: set(['REQUESTS_CA_BUNDLE', 'SSL_CERT_FILE']),
    remove: unset(['REQUESTS_CA_BUNDLE', 'SSL_CERT_FILE'])
  }),
  curl: ({ file, set, unset }) => ({
    install: [`curl --cacert ${file} https://example.com/`, ...set(['CURL_CA_BUNDLE'])],
    remove: unset(['CURL_CA_BUNDLE'])
  }),
  git: ({ file }) => ({
    install: [`git config --global http.sslCAInfo ${file}`],
    remove: ['git config --global --unset http.sslCAInfo']
  })
}
