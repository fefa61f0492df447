/**
 * tshark's tree of a packet as JSON: values, lists of values, and for `name_raw` the bytes in hexadecimal with
 * their position.
 */

import { tsharkFields } from '../helpers/captures'
import { peerPath } from '../helpers/peers'
import { run } from '../helpers/run'
import type { Direction } from '../../src/shared/model/direction'

export interface Tree {
  readonly [name: string]: Tree | string | readonly (Tree | string)[]
}

export interface TreePacket {
  /** Counted from 1, in the order in which connections begin in the file. */
  connection: number
  /** The sender of the connection's first packet is the client. */
  direction: Direction
  layers: Tree
}

export const isTree = (value: Tree[string] | undefined): value is Tree =>
  typeof value === 'object' && !Array.isArray(value)

/** Whole messages, in whatever order their segments arrived. */
const PREFERENCES = ['tcp.desegment_tcp_streams:TRUE', 'tcp.reassemble_out_of_order:TRUE'].flatMap((each) => [
  '-o',
  each
])

/** Cache of the last run: the frames and the messages of a file use the same output. */
let last: { key: string; packets: Promise<TreePacket[]> } | undefined

/** Returns the packets with `protocol`, with its trees and those of the protocols inside it. */
export function treePackets(
  path: string,
  protocol: string,
  options: readonly string[]
): Promise<TreePacket[]> {
  const key = [path, protocol, ...options].join(' ')
  if (last?.key !== key) last = { key, packets: readPackets(path, protocol, options) }
  return last.packets
}

/** The protocols of a file, and by connection the port of its client. */
interface Outline {
  protocols: ReadonlySet<string>
  clients: ReadonlyMap<string, string>
}

/** Cache of the last outline: most files have few protocols, and a run of tshark takes longer than reading one. */
let lastOutline: { key: string; outline: Promise<Outline> } | undefined

function outlineOf(path: string, options: readonly string[]): Promise<Outline> {
  const key = [path, ...options].join(' ')
  if (lastOutline?.key !== key) lastOutline = { key, outline: readOutline(path, options) }
  return lastOutline.outline
}

async function readOutline(path: string, options: readonly string[]): Promise<Outline> {
  const fields = ['tcp.stream', 'tcp.srcport', 'frame.protocols']
  const protocols = new Set<string>()
  const clients = new Map<string, string>()
  for (const [stream = '', port = '', chain = ''] of await tsharkFields(
    path,
    'tcp',
    fields,
    ...PREFERENCES,
    ...options
  )) {
    for (const protocol of chain.split(':')) protocols.add(protocol)
    if (!clients.has(stream)) clients.set(stream, port)
  }
  return { protocols, clients }
}

async function readPackets(
  path: string,
  protocol: string,
  options: readonly string[]
): Promise<TreePacket[]> {
  const { protocols, clients } = await outlineOf(path, options)
  if (!protocols.has(protocol)) return []
  const { stdout } = await run(peerPath('tshark'), [
    ...['-n', '-r', path, ...PREFERENCES, ...options, '-Y', protocol],
    ...['-T', 'json', '-x', '--no-duplicate-keys', '-J', `tcp ${protocol} data`]
  ])
  const packets = JSON.parse(stdout) as { _source: { layers: Tree } }[]
  return packets.map(({ _source: { layers } }) => {
    const stream = value(layers, 'tcp.stream') ?? ''
    return {
      connection: Number(stream) + 1,
      direction: clients.get(stream) === value(layers, 'tcp.srcport') ? 'up' : 'down',
      layers
    }
  })
}

/** Returns one or several children of this name as a list. */
export function trees(parent: Tree, name: string): Tree[] {
  return [parent[name]].flat().filter(isTree)
}

export function value(tree: Tree, name: string): string | undefined {
  const found = find(tree, name)
  return typeof found === 'string' ? found : undefined
}

/** Returns the bytes of a field in hexadecimal. */
export function raw(tree: Tree, name: string): string | undefined {
  const found = find(tree, `${name}_raw`)
  return Array.isArray(found) && typeof found[0] === 'string' ? found[0] : undefined
}

/** Returns the first field of this name at any depth. */
export function find(tree: Tree, name: string): Tree[string] | undefined {
  for (const [key, child] of Object.entries(tree)) {
    if (key === name) return child
    const found = isTree(child) ? find(child, name) : undefined
    if (found !== undefined) return found
  }
  return undefined
}
