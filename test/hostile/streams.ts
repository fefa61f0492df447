/// <reference types="vite/types/importMeta.d.ts" />
/** Hostile connections of all protocols, which the folders of their tests offer. */

import type { HostileProtocol, HostileStream } from './hostile-stream'

const protocols = import.meta.glob<HostileProtocol>('../decode/stream/*/hostile-streams.ts', {
  import: 'HOSTILE',
  eager: true
})

function streamsBy(name: 'detectedAs' | 'insideHttp'): Readonly<Record<string, readonly HostileStream[]>> {
  return Object.fromEntries(
    Object.values(protocols).flatMap((protocol) => {
      const id = protocol[name]
      return id === undefined ? [] : [[id, protocol.streams]]
    })
  )
}

/** Streams by the decoder's id in the registry. A decoder without hostile streams fails the test. */
export const HOSTILE_STREAMS = streamsBy('detectedAs')

/** Streams by inner layer: protocols inside HTTP. */
export const HOSTILE_INNER = streamsBy('insideHttp')
