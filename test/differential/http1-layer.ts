/** HTTP/1 messages: methods, targets and statuses, and bodies without their transfer coding. */

import { createHash } from 'node:crypto'
import { parseLines, runCli } from '../helpers/cli'
import { peerPath } from '../helpers/peers'
import { run } from '../helpers/run'
import type { Layer, SeenMessage } from './seen-messages'

/** Whole bodies without transfer coding, in whatever order their segments arrived. */
const PREFERENCES = [
  'tcp.desegment_tcp_streams:TRUE',
  'tcp.reassemble_out_of_order:TRUE',
  'http.desegment_headers:TRUE',
  'http.desegment_body:TRUE',
  'http.dechunk_body:TRUE',
  'http.decompress_body:FALSE'
].flatMap((each) => ['-o', each])

/**
 * tshark's tree as JSON: values, lists of values, and for `name_raw` the bytes in hexadecimal with their position.
 */
interface Tree {
  readonly [name: string]: Tree | string | readonly (Tree | string)[]
}

const isTree = (value: Tree[string] | undefined): value is Tree =>
  typeof value === 'object' && !Array.isArray(value)

export const http1Layer: Layer = {
  name: 'HTTP/1',

  async byTshark(path, options) {
    const { stdout } = await run(peerPath('tshark'), [
      ...['-n', '-r', path, ...PREFERENCES, ...options, '-Y', 'http.request || http.response'],
      ...['-T', 'json', '-x', '--no-duplicate-keys', '-J', 'tcp http']
    ])
    const packets = JSON.parse(stdout) as { _source: { layers: Tree } }[]
    return packets.flatMap(({ _source: { layers } }) => {
      const connection = Number(value(layers, 'tcp.stream')) + 1
      const http = layers['http']
      return [http]
        .flat()
        .filter(isTree)
        .flatMap((message) => seen(connection, message))
    })
  },

  async byTcplens(path) {
    const { stdout } = await runCli('decode', path, '--json')
    const messages = parseLines(stdout).filter(
      ({ event, kind, version }) =>
        event === 'message' && String(kind).startsWith('http.') && version !== 'HTTP/2'
    ) as unknown as PrintedMessage[]
    return messages
      .toSorted((one, other) => one.connection - other.connection || one.range[0] - other.range[0])
      .map(({ connection, direction, kind, method, target, status, body, complete }) => {
        const line = kind === 'http.request' ? `${method} ${target}` : String(status)
        return {
          connection,
          direction,
          text: `${text(line, body.length, body.sha256)}${complete ? '' : ' cut'}`
        }
      })
  }
}

interface PrintedMessage extends Pick<SeenMessage, 'connection' | 'direction'> {
  kind: string
  method: string
  target: string
  status: number
  body: { length: number; sha256: string }
  range: [number, number]
  complete: boolean
}

function seen(connection: number, message: Tree): SeenMessage[] {
  const status = value(message, 'http.response.code')
  const method = value(message, 'http.request.method')
  const isRequest = status === undefined && method !== undefined
  if (status === undefined && method === undefined) return []
  const body = Buffer.from(bodyOf(message), 'hex')
  const line = isRequest ? `${method} ${value(message, 'http.request.uri') ?? ''}` : String(status)
  const hash = createHash('sha256').update(body).digest('hex')
  return [{ connection, direction: isRequest ? 'up' : 'down', text: text(line, body.length, hash) }]
}

/** tshark's display of non-ASCII bytes depends on its version. */
const text = (line: string, length: number, sha256: string): string =>
  `${line.replaceAll(/[^ -~]+/g, '?')} ${length} B ${sha256.slice(0, 8)}`

/** Returns the body in hexadecimal. A body whose content coding is kept has no other field. */
function bodyOf(message: Tree): string {
  const coded = Object.entries(message).find(([name]) => name.startsWith('Content-encoded entity body'))?.[1]
  const raw =
    find(message, 'http.file_data_raw') ?? (isTree(coded) ? find(coded, 'data.data_raw') : undefined)
  return Array.isArray(raw) && typeof raw[0] === 'string' ? raw[0] : ''
}

function value(tree: Tree, name: string): string | undefined {
  const found = find(tree, name)
  return typeof found === 'string' ? found : undefined
}

/** Returns the first field of this name at any depth. */
function find(tree: Tree, name: string): Tree[string] | undefined {
  for (const [key, child] of Object.entries(tree)) {
    if (key === name) return child
    const found = isTree(child) ? find(child, name) : undefined
    if (found !== undefined) return found
  }
  return undefined
}
