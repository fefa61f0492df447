import { requestText, RESPONSE_TEXT } from '../load/http-texts'
import { Conversation, PacketFile } from './packet-file'

/** Contents of the files to open: interleaved conversations, each connection with many exchanges. */

const CONNECTIONS = 64
/** Exchanges per connection before a new connection replaces it, where connections are long. */
const EXCHANGES = 1000
const SHORT_CONNECTIONS = 65_536
const FIRST_PORT = 10_000
const LAST_PORT = 60_000
const BODY_BYTES = 64 * 1024

export interface FileContents {
  name: string
  exchangesPerConnection: number
  /** Connections to write, if the size of the file does not decide. */
  connections?: number
  /** Writes the start of a connection, its exchange `number`, or its end. */
  begin(conversation: Conversation): void
  exchange(conversation: Conversation, number: number): void
  /** tshark display filter for its messages. */
  filter: string
  /** Unit in which an exchange is counted. */
  unit: 'messages' | 'frames'
  units: number
}

export interface WrittenFile {
  bytes: number
  packets: number
  connections: number
  exchanges: number
}

const ascii = (text: string): Uint8Array => Buffer.from(text, 'latin1')
const response = ascii(RESPONSE_TEXT)
const large = Buffer.concat([
  ascii(`HTTP/1.1 200 OK\r\nContent-Type: application/octet-stream\r\nContent-Length: ${BODY_BYTES}\r\n\r\n`),
  Buffer.alloc(BODY_BYTES, 'tcplens ')
])

export const SMALL: FileContents = {
  name: 'HTTP/1.1, exchanges of 1 KiB',
  exchangesPerConnection: EXCHANGES,
  begin: () => undefined,
  exchange: (conversation, number) => {
    conversation.send(true, ascii(requestText(number)))
    conversation.send(false, response)
  },
  filter: 'http',
  unit: 'messages',
  units: 2
}

export const LARGE: FileContents = {
  ...SMALL,
  name: 'HTTP/1.1, bodies of 64 KiB',
  exchange: (conversation, number) => {
    conversation.send(true, ascii(requestText(number)))
    conversation.send(false, large)
  }
}

/** One request per connection, as clients without keep-alive send it. */
export const SHORT: FileContents = {
  ...SMALL,
  name: `${SHORT_CONNECTIONS.toLocaleString('en-US')} connections of one request`,
  exchangesPerConnection: 1,
  connections: SHORT_CONNECTIONS
}

/** Returns an HTTP/2 frame: header and payload (RFC 9113). */
function frame(type: number, flags: number, stream: number, payload: Uint8Array): Buffer {
  const header = Buffer.alloc(9)
  header.writeUIntBE(payload.length, 0, 3)
  header[3] = type
  header[4] = flags
  header.writeUInt32BE(stream, 5)
  return Buffer.concat([header, payload])
}

/** Returns a literal field without indexing, with an indexed or a literal name (RFC 7541). */
function literal(index: number, value: string): Buffer {
  const head = index < 15 ? [index] : [15, index - 15]
  return Buffer.concat([Buffer.from([...head, value.length]), ascii(value)])
}

const DATA = 0
const HEADERS = 1
const SETTINGS = 4
const END_STREAM = 1
const END_HEADERS = 4
const HTTP2_BODY = Buffer.alloc(512, '{"ok":true} ')

export const HTTP2: FileContents = {
  name: 'HTTP/2, exchanges of 600 bytes',
  exchangesPerConnection: EXCHANGES,
  begin: (conversation) => {
    const settings = frame(SETTINGS, 0, 0, new Uint8Array(0))
    conversation.send(true, Buffer.concat([ascii('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'), settings]))
    conversation.send(false, settings)
  },
  exchange: (conversation, number) => {
    const stream = 2 * (number % EXCHANGES) + 1
    // :method GET, :scheme http, :authority, :path.
    const head = [Buffer.from([0x82, 0x86]), literal(1, 'shop.example'), literal(4, `/orders/${number}`)]
    conversation.send(true, frame(HEADERS, END_STREAM | END_HEADERS, stream, Buffer.concat(head)))
    // :status 200, content-type, content-length.
    const answer = [Buffer.from([0x88]), literal(31, 'application/json'), literal(28, '512')]
    conversation.send(
      false,
      Buffer.concat([
        frame(HEADERS, END_HEADERS, stream, Buffer.concat(answer)),
        frame(DATA, END_STREAM, stream, HTTP2_BODY)
      ])
    )
  },
  filter: 'http2',
  unit: 'frames',
  units: 3
}

/** Writes at least `bytes` bytes to the new file `path`, or the connections that the contents ask for. */
export function writeFile(path: string, contents: FileContents, bytes: number): WrittenFile {
  const file = new PacketFile(path)
  const written = { connections: 0, exchanges: 0 }
  const lanes: { conversation: Conversation; left: number }[] = []
  let port = FIRST_PORT
  const connect = (): { conversation: Conversation; left: number } => {
    const conversation = new Conversation(file, port, 80)
    port = port === LAST_PORT ? FIRST_PORT : port + 1
    conversation.open()
    contents.begin(conversation)
    written.connections++
    return { conversation, left: contents.exchangesPerConnection }
  }
  const isComplete = (): boolean =>
    contents.connections === undefined ? file.bytes >= bytes : written.connections >= contents.connections
  for (let lane = 0; lane < CONNECTIONS; lane++) lanes.push(connect())
  while (!isComplete()) {
    for (const [lane, open] of lanes.entries()) {
      contents.exchange(open.conversation, written.exchanges++)
      if (--open.left > 0) continue
      open.conversation.close()
      lanes[lane] = connect()
    }
  }
  for (const { conversation } of lanes) conversation.close()
  file.close()
  return { bytes: file.bytes, packets: file.packets, ...written }
}
