/**
 * A loopback name server with configured records (RFC 1035, section 4): A and AAAA over UDP, one question per
 * message. Unknown names do not exist; `silent` names get no response.
 */

import dgram from 'node:dgram'
import { once } from 'node:events'
import { isIPv4, type AddressInfo } from 'node:net'
import { onTestFinished } from 'vitest'

export interface TestNames {
  /** Address in the format for resolvers, `127.0.0.1:53`. */
  readonly address: string
  /** Questions received, as `A name`, in order. */
  readonly asked: readonly string[]
}

type Answer = readonly string[] | 'silent' | 'failing'

const TYPES: Readonly<Record<number, string>> = { 1: 'A', 28: 'AAAA' }
const NAME_ERROR = 3
const SERVER_FAILURE = 2

/** `at`: an address that the system's resolver can use, which knows one port only; the default is any free port. */
export async function listenNames(
  names: Readonly<Record<string, Answer>>,
  at: { readonly host: string; readonly port: number } = { host: '127.0.0.1', port: 0 }
): Promise<TestNames> {
  const socket = dgram.createSocket('udp4')
  const asked: string[] = []
  socket.on('message', (message, { address, port }) => {
    const { name, end } = readName(message)
    const type = TYPES[message.readUInt16BE(end)] ?? ''
    asked.push(`${type} ${name}`)
    const known = Object.hasOwn(names, name) ? names[name] : undefined
    if (known === 'silent') return
    const question = message.subarray(12, end + 4)
    const code = known === undefined ? NAME_ERROR : known === 'failing' ? SERVER_FAILURE : 0
    const found = typeof known === 'object' ? known.filter((text) => isIPv4(text) === (type === 'A')) : []
    const head = Buffer.alloc(12)
    head.writeUInt16BE(message.readUInt16BE(0), 0)
    // Flags of an authoritative response to a recursive query.
    head.writeUInt16BE(0x8580 | code, 2)
    head.writeUInt16BE(1, 4)
    head.writeUInt16BE(found.length, 6)
    socket.send(Buffer.concat([head, question, ...found.map(record)]), port, address)
  })
  socket.bind(at.port, at.host)
  await once(socket, 'listening')
  onTestFinished(() => {
    socket.close()
  })
  const { address, port }: AddressInfo = socket.address()
  return { address: `${address}:${port}`, asked }
}

function readName(message: Buffer): { name: string; end: number } {
  const labels: string[] = []
  let at = 12
  for (let length = message.readUInt8(at); length > 0; length = message.readUInt8(at)) {
    labels.push(message.toString('latin1', at + 1, at + 1 + length))
    at += 1 + length
  }
  return { name: labels.join('.').toLowerCase(), end: at + 1 }
}

function record(text: string): Buffer {
  const v4 = isIPv4(text)
  const address = v4 ? Buffer.from(text.split('.').map(Number)) : ipv6(text)
  const head = Buffer.alloc(12)
  // The question's name, by its place in the message.
  head.writeUInt16BE(0xc00c, 0)
  head.writeUInt16BE(v4 ? 1 : 28, 2)
  head.writeUInt16BE(1, 4)
  head.writeUInt32BE(60, 6)
  head.writeUInt16BE(address.length, 10)
  return Buffer.concat([head, address])
}

/** Of the few forms that tests use: eight groups with one `::`. */
function ipv6(text: string): Buffer {
  const [head = '', tail = ''] = text.split('::').map((half) => half)
  const groups = (half: string): number[] =>
    half === '' ? [] : half.split(':').map((group) => Number.parseInt(group, 16))
  const [first, last] = [groups(head), groups(tail)]
  const all = [...first, ...new Array<number>(8 - first.length - last.length).fill(0), ...last]
  return Buffer.from(all.flatMap((group) => [group >> 8, group & 255]))
}
