/**
 * Texts from which a client's fingerprints are computed: JA3 (Althouse, Atkinson, Atkins; MD5) and JA4 (FoxIO,
 * technical_details/JA4.md; SHA-256). The caller hashes them, because this module is pure. Both leave out GREASE.
 */
import type { ClientHello } from './client-hello'
import { isGrease } from './grease'

const EXTENSION_SERVER_NAME = 0
const EXTENSION_ALPN = 16

/** Returns version, cipher suites, extensions, groups and point formats as decimals, in the client's order. */
export function ja3Text(hello: ClientHello): string {
  const lists = [hello.ciphers, hello.extensions.map(({ type }) => type), hello.groups]
  const shown = lists.map((list) => withoutGrease(list).join('-'))
  return [hello.version, ...shown, hello.pointFormats.join('-')].join(',')
}

export interface Ja4Parts {
  /** First part of the fingerprint, used unhashed. */
  a: string
  /** To be hashed and cut to 12 digits; if empty, twelve zeros replace the hash. */
  ciphers: string
  extensions: string
}

export function ja4Parts(hello: ClientHello): Ja4Parts {
  const ciphers = withoutGrease(hello.ciphers)
  const types = withoutGrease(hello.extensions.map(({ type }) => type))
  const name = types.includes(EXTENSION_SERVER_NAME) ? 'd' : 'i'
  const version = VERSIONS[hello.versions[0] ?? 0] ?? '00'
  // Both lists are sorted because some clients shuffle extensions. The algorithms keep their order.
  const named = types.filter((type) => type !== EXTENSION_SERVER_NAME && type !== EXTENSION_ALPN)
  const algorithms = withoutGrease(hello.signatureAlgorithms).map(hex4).join(',')
  const extensions = named.map(hex4).sort().join(',')
  return {
    a: `t${version}${name}${count(ciphers)}${count(types)}${alpnMark(hello.alpn[0] ?? '')}`,
    ciphers: ciphers.map(hex4).sort().join(','),
    extensions: extensions === '' || algorithms === '' ? extensions : `${extensions}_${algorithms}`
  }
}

const VERSIONS: Readonly<Record<number, string>> = {
  0x0304: '13',
  0x0303: '12',
  0x0302: '11',
  0x0301: '10',
  0x0300: 's3',
  0x0002: 's2'
}

/**
 * Returns the first and last character of the first ALPN name, or of its hexadecimal form if one of them is not
 * alphanumeric.
 */
function alpnMark(name: string): string {
  if (name === '') return '00'
  const ends = `${name.charAt(0)}${name.charAt(name.length - 1)}`
  if (/^[0-9A-Za-z]{2}$/.test(ends)) return ends
  const first = hex2(name.charCodeAt(0))
  const last = hex2(name.charCodeAt(name.length - 1))
  return `${first.charAt(0)}${last.charAt(1)}`
}

function count(list: readonly number[]): string {
  return String(Math.min(list.length, 99)).padStart(2, '0')
}

function withoutGrease(list: readonly number[]): number[] {
  return list.filter((value) => !isGrease(value))
}

function hex2(value: number): string {
  return value.toString(16).padStart(2, '0')
}

function hex4(value: number): string {
  return value.toString(16).padStart(4, '0')
}
