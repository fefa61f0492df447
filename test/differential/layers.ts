/** The compared protocols, one line each. */

import { http1Layer } from './http1-layer'
import { http2Frames, http2Messages } from './http2-layer'
import { respElements } from './resp-layer'
import { differences, type Difference, type Layer } from './seen-messages'
import { websocketFrames, websocketMessages } from './websocket-layer'

const LAYERS: readonly Layer[] = [
  http1Layer,
  http2Frames,
  http2Messages,
  websocketFrames,
  websocketMessages,
  respElements
]

export async function differencesIn(path: string, options: readonly string[] = []): Promise<Difference[]> {
  const found: Difference[] = []
  for (const layer of LAYERS)
    found.push(...differences(layer.name, await layer.byTcplens(path), await layer.byTshark(path, options)))
  return found
}
