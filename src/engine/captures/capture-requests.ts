import type { captureRequests } from '../../shared/contract/captures'
import type { EngineRequests, RequestTypes } from '../../shared/contract/contract'
import type { Handlers } from '../../shared/rpc/server'
import type { CaptureList } from './capture-list'
import type { KeptList } from './kept-list'

type CaptureHandlers = Handlers<RequestTypes<typeof captureRequests> & Pick<EngineRequests, 'marks.set'>>

/** Request handlers for captures as a whole: listing, recording, clearing, and captures kept from earlier launches. */
export function captureHandlers(captures: CaptureList, kept: KeptList): CaptureHandlers {
  const { live } = captures
  return {
    'captures.list': () => captures.list(),
    'captures.clear': () => live.totals(captures.clear()),
    'captures.record': ({ on }) => {
      live.recording.setRecording(on)
      return live.totals(captures.liveId)
    },
    'captures.close': async ({ capture }) => {
      await captures.close(capture)
      return null
    },
    'captures.kept': () => kept.list(),
    'captures.openKept': async ({ id }) => ({ capture: await captures.open(...(await kept.paths(id))) }),
    'captures.discardKept': async ({ id }) => {
      await kept.discard(id)
      return null
    },
    'marks.set': async (input) => ({ marked: await captures.mark(input) })
  }
}
