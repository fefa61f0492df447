import { AppError } from '../../../shared/model/app-error'
import { checkedName } from '../../tls/secure'
import { MAX_ALPN_BYTES } from '../../tls/alpn'
import type { SpokenTls } from '../recording'
import { NAME, type TestTls } from './model'
import type { Words } from './tokens'

/** Parses and prints the `tls` line of a test. */

const MAX_PROTOCOLS = 20
const PROTOCOLS = new RegExp(`${NAME.source}(?:\\s*,\\s*${NAME.source.slice(1)})*`)
const MEANT = 'Expected after “tls”: sni NAME (or no-sni), alpn NAME,NAME and insecure, each optional.'

/** Parses the words after `tls`. */
export function parseTls(words: Words): TestTls {
  let tls: TestTls = {}
  const once = (name: keyof TestTls, part: TestTls): void => {
    if (tls[name] !== undefined) words.fail(`${MEANT} Each may occur only once.`)
    tls = { ...tls, ...part }
  }
  while (!words.isOver) {
    if (words.take(/^no-sni(?!\S)/) !== null) once('serverName', { serverName: '' })
    else if (words.take(/^sni(?!\S)/) !== null) once('serverName', { serverName: serverNameOf(words) })
    else if (words.take(/^alpn(?!\S)/) !== null) once('alpn', { alpn: protocolsOf(words) })
    else if (words.take(/^insecure(?!\S)/) !== null) once('verify', { verify: false })
    else words.fail(MEANT)
  }
  return tls
}

function serverNameOf(words: Words): string {
  const name = words.take(/^[^\s#"]+/)?.[0] ?? words.fail('The server name is missing after “sni”.')
  try {
    return checkedName(name)
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    return words.fail(error.message)
  }
}

function protocolsOf(words: Words): string[] {
  const list = words.take(PROTOCOLS)?.[0] ?? words.fail('The protocol names are missing after “alpn”.')
  const names = list.split(',').map((name) => name.trim())
  if (names.length > MAX_PROTOCOLS) words.fail(`“alpn” accepts at most ${MAX_PROTOCOLS} protocols.`)
  const long = names.find((name) => name.length > MAX_ALPN_BYTES)
  if (long !== undefined) words.fail(`A protocol name can have at most ${MAX_ALPN_BYTES} bytes.`)
  return names
}

/** Prints the TLS settings as lines. A comment replaces names that could not be parsed again. */
export function printTls({ serverName, alpn }: SpokenTls, insecure: boolean): string[] {
  const isWritable = (name: string): boolean => NAME.exec(name)?.[0] === name
  const parts = ['tls']
  const remarks: string[] = []
  // Also for an IP address, which implies no SNI: the test may be run against a host name.
  if (serverName === '') parts.push('no-sni')
  else if (isServerName(serverName) && isWritable(serverName)) parts.push(`sni ${serverName}`)
  else remarks.push('# The recorded server name (SNI) is not a valid host name and is omitted.')
  if (isWritable(alpn)) parts.push(`alpn ${alpn}`)
  else if (alpn !== '') remarks.push('# The recorded protocol (ALPN) cannot be written here and is omitted.')
  if (insecure) parts.push('insecure')
  return [...remarks, parts.join(' ')]
}

function isServerName(name: string): boolean {
  try {
    return checkedName(name) !== ''
  } catch {
    // Any error means that the name is invalid.
    return false
  }
}
