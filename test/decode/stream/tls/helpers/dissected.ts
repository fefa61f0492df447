/**
 * TLS as Wireshark's dissector decodes it, for comparison with our fields: the same fields, names and bytes, in a
 * common order.
 */

import type { FoundField } from '../../../../../src/decode/field-list'
import { peerPath } from '../../../../helpers/peers'
import { run } from '../../../../helpers/run'

export interface Said {
  key: string
  /** The bytes on the wire. */
  hex: string
  /** Name of a number, if it has one. */
  name?: string
}

/**
 * Our key, the dissector's names, and the number of length bytes at the start of our range. `names`: whether value
 * names are compared too.
 */
const FIELDS: readonly { key: string; theirs: readonly string[]; length?: number; names?: true }[] = [
  { key: 'handshake-type', theirs: ['tls.handshake.type'] },
  { key: 'handshake-length', theirs: ['tls.handshake.length'] },
  { key: 'random', theirs: ['tls.handshake.random'] },
  { key: 'session-id', theirs: ['tls.handshake.session_id'], length: 1 },
  { key: 'cipher-suite', theirs: ['tls.handshake.ciphersuite'], names: true },
  { key: 'compression', theirs: ['tls.handshake.comp_method'] },
  { key: 'extension-type', theirs: ['tls.handshake.extension.type'], names: true },
  { key: 'extension-length', theirs: ['tls.handshake.extension.len'] },
  { key: 'server-name', theirs: ['tls.handshake.extensions_server_name'], length: 2 },
  { key: 'protocol', theirs: ['tls.handshake.extensions_alpn_str'], length: 1 },
  {
    key: 'group',
    theirs: [
      'tls.handshake.extensions_supported_group',
      'tls.handshake.extensions_key_share_group',
      'tls.handshake.extensions_key_share_selected_group',
      'tls.handshake.server_named_curve'
    ],
    names: true
  },
  { key: 'signature-algorithm', theirs: ['tls.handshake.sig_hash_alg'], names: true },
  { key: 'psk-mode', theirs: ['tls.extension.psk_ke_mode'] },
  { key: 'certificate-type', theirs: ['tls.handshake.cert_type'] },
  { key: 'ticket-lifetime', theirs: ['tls.handshake.session_ticket_lifetime_hint'] },
  { key: 'certificate', theirs: ['tls.handshake.certificate'], length: 3 },
  { key: 'serial', theirs: ['x509af.serialNumber'] },
  { key: 'alert-level', theirs: ['tls.alert_message.level'] },
  { key: 'alert-description', theirs: ['tls.alert_message.desc'] }
]

/** Returns the dissector's fields; `filter` selects packets, `more` are additional arguments for tshark. */
export async function dissect(path: string, filter: string, ...more: string[]): Promise<Said[]> {
  const { stdout } = await run(peerPath('tshark'), [
    // Two passes, and segments in stream order.
    ...['-n', '-2', '-o', 'tcp.reassemble_out_of_order:TRUE'],
    ...['-r', path, '-Y', filter, '-T', 'pdml', ...more]
  ])
  const found: Said[] = []
  let before = ''
  for (const [tag] of stdout.matchAll(/<field [^>]*>/g)) {
    const inner = before
    before = attribute(tag, 'name')
    const field = FIELDS.find(({ theirs }) => theirs.includes(before))
    // A certificate extension that we do not decode has signatures, too.
    if (field === undefined || inner.startsWith('tls.sct.')) continue
    const said: Said = { key: field.key, hex: attribute(tag, 'value') }
    // `Cipher Suite: TLS_AES_128_GCM_SHA256 (0x1301)`
    const [, name] = /: (.*?)(?: \(\w+\))?$/.exec(attribute(tag, 'showname')) ?? []
    if (field.names === true && name !== undefined) said.name = registered(name)
    found.push(said)
  }
  return found
}

/** Returns our fields in the same form; `stream` holds the bytes at the fields' ranges. */
export function asSaid(fields: readonly FoundField[], stream: Uint8Array): Said[] {
  return fields.flatMap(({ key, value, range: [from, to] }) => {
    const field = FIELDS.find((known) => known.key === key)
    if (field === undefined) return []
    const bytes = stream.subarray(from + (field.length ?? 0), to)
    let hex = Buffer.from(bytes).toString('hex')
    // The dissector's number excludes the element's tag and length.
    if (key === 'serial') hex = hex.slice(4)
    // The dissector has no field for an empty value.
    if (hex === '') return []
    const name = value.replace(/ \(\w+\)$/, '')
    return [field.names === true ? { key, hex, name } : { key, hex }]
  })
}

/** Groups by field key, in order: the dissector shows a message only where it ends. */
export function byKey(said: readonly Said[]): Record<string, string[]> {
  const kinds: Record<string, string[]> = {}
  for (const { key, hex, name } of said) (kinds[key] ??= []).push(name === undefined ? hex : `${name} ${hex}`)
  return kinds
}

/** Maps the dissector's own names to those of the registry: hash and signature pairs, and one extension. */
function registered(name: string): string {
  const [, hash, signer] = /^(SHA\d+|MD5) (RSA|DSA|ECDSA)$/.exec(name) ?? []
  if (hash !== undefined && signer !== undefined) return `${signer}_${hash}`.toLowerCase()
  return name === 'delegated_credentials' ? 'delegated_credential' : name
}

function attribute(tag: string, name: string): string {
  return new RegExp(` ${name}="([^"]*)"`).exec(tag)?.[1] ?? ''
}
