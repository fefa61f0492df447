/** Runs a decoder of each kind over a conversation: the messages that it finds, and their fields. */

import type { FoundField } from '../../src/decode/field-list'
import { httpFields } from '../../src/decode/fields/http-fields'
import type { InnerMessage } from '../../src/decode/stream/inner'
import { protocolOf } from '../../src/decode/protocols'
import { isHttp, type MessageSink, type StreamDecoder } from '../../src/decode/stream/decoder'
import type {
  AnyInnerProtocol,
  MessageInput,
  InnerContext
} from '../../src/engine/analysis/inner/inner-protocol'
import type { Direction } from '../../src/shared/model/direction'

export type Push = readonly [direction: Direction, bytes: Uint8Array]

export interface TableEntry {
  readonly name: string
  /** Conversations that cover the features of the protocol. */
  readonly samples: readonly (readonly Push[])[]
  /** Input that makes a careless decoder slow, to be repeated. */
  readonly hostile: readonly Buffer[]
  /** Returns the decoded messages as plain data. */
  find(pushes: readonly Push[]): unknown
  /** Returns the fields of each decoded message, with the bounds that they must lie in. */
  trees(pushes: readonly Push[]): Tree[]
}

export interface Tree {
  readonly range: readonly [start: number, end: number]
  readonly fields: readonly FoundField[]
}

const none: InnerContext = { request: null, response: null, from: { up: 0, down: 0 } }

export function stream(
  name: string,
  create: (sink: MessageSink) => StreamDecoder
): Omit<TableEntry, 'samples' | 'hostile'> {
  const run = (pushes: readonly Push[], sink: MessageSink): void => {
    const decoder = create(sink)
    for (const [direction, bytes] of pushes) decoder.push(direction, bytes)
    decoder.finish('closed')
  }
  return {
    name,
    find(pushes) {
      const bodies = new Map<number, string>()
      const told: unknown[] = []
      run(pushes, {
        messageHead: (message, bytes) => told.push(['head', structuredClone(message), latin1Of(bytes)]),
        messageBody: (message, bytes) =>
          bodies.set(message.id, (bodies.get(message.id) ?? '') + latin1Of(bytes)),
        messageEnd: (message) => told.push(['end', structuredClone(message), bodies.get(message.id)]),
        messageTrailers: (_, bytes, offset) => told.push(['trailers', latin1Of(bytes), offset]),
        problem: (direction, problem) => told.push([direction, problem]),
        exchangeOver: (...over) => told.push(['over', ...over])
      })
      return told
    },
    trees(pushes) {
      const found: Tree[] = []
      run(pushes, {
        messageHead: () => undefined,
        messageEnd: (message) => {
          const { direction, start, end } = message
          if (message.stream !== undefined) return
          const bytes = joined(pushes, direction).subarray(start, end)
          if (!isHttp(message)) {
            const { kind, protocol } = message
            const fields = protocolOf(protocol)?.describe({ kind, direction, bytes, start, end }).fields ?? []
            found.push({ range: [start, end], fields })
            return
          }
          const { kind } = message
          found.push({ range: [start, end], fields: httpFields({ bytes, baseOffset: start, kind, end }) })
        }
      })
      return found
    }
  }
}

export function inner(
  name: string,
  protocol: AnyInnerProtocol,
  about: Partial<InnerContext> = {}
): Omit<TableEntry, 'samples' | 'hostile'> {
  const context = { ...none, ...about }
  const run = (pushes: readonly Push[]): InnerMessage[] => {
    const messages: InnerMessage[] = []
    const finder = protocol.createFinder(context, (message) => messages.push(structuredClone(message)))
    const offsets = { up: 0, down: 0 }
    for (const [direction, bytes] of pushes) {
      finder.push(direction, bytes, offsets[direction])
      offsets[direction] += bytes.length
    }
    finder.finish()
    return messages
  }
  return {
    name,
    find: run,
    trees(pushes) {
      const states: Partial<Record<Direction, unknown>> = {}
      return run(pushes).map((message) => {
        const { direction, start, end } = message
        const bytes = joined(pushes, direction)
        const asked: MessageInput = {
          message,
          context,
          read: (offset, length) => bytes.subarray(offset, offset + length)
        }
        const state = direction in states ? states[direction] : protocol.states?.begin(context, direction)
        const { fields } = protocol.describe(asked, state)
        // Reads the body as a viewer does; a decompression bomb is not read to its end.
        let length = 0
        for (const piece of protocol.payload(asked, state)?.pieces() ?? []) {
          length += piece.length
          if (length > 1_000_000) break
        }
        states[direction] = protocol.states?.behind(asked, state)
        return { range: [start, end], fields }
      })
    }
  }
}

export function body(
  name: string,
  fields: (bytes: Uint8Array) => readonly FoundField[],
  samples: readonly Uint8Array[],
  hostile: readonly Buffer[]
): TableEntry {
  const run = (pushes: readonly Push[]): readonly FoundField[] => fields(joined(pushes, 'down'))
  return {
    name,
    samples: samples.map((bytes) => [['down', bytes]]),
    hostile,
    find: run,
    trees: (pushes) => [{ range: [0, joined(pushes, 'down').length], fields: run(pushes) }]
  }
}

export function joined(pushes: readonly Push[], direction: Direction): Uint8Array {
  return Buffer.concat(pushes.filter(([of]) => of === direction).map(([, bytes]) => bytes))
}

function latin1Of(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('latin1')
}
