import { describe, expect, it } from 'vitest'
import type { CaptureTotals } from '../../../../src/shared/contract/captures'
import { draftSource } from '../../../../src/renderer/src/features/workbench/draft-source'
import { WorkbenchDraft } from '../../../../src/renderer/src/features/workbench/workbench-draft'
import type { EngineClient } from '../../../../src/renderer/src/app/bridge/engine-client'

/** A typed draft needs no request to the engine. */
const draft = (secure: boolean): WorkbenchDraft =>
  new WorkbenchDraft({} as EngineClient, {
    parts: [Uint8Array.of(1)],
    captured: null,
    reference: { exchange: 3 },
    capture: 2,
    connection: 1,
    target: { host: 'a.test', port: '443' },
    secure,
    note: null
  })
const captures = (...open: number[]): Parameters<typeof draftSource>[1] => ({
  live: { capture: open[0] } as CaptureTotals,
  isOpen: (capture) => open.includes(capture)
})

describe('the capture a draft is sent from', () => {
  it('is the one it was taken from, as long as that is open', () => {
    const { reference: link, capture, route: way } = draftSource(draft(true), captures(1, 2))
    expect({ link, capture, tls: way.tls }).toEqual({ link: { exchange: 3 }, capture: 2, tls: 'captured' })
  })

  it('is absent once that is closed, and TLS is kept unless set otherwise', () => {
    const gone = (one: WorkbenchDraft): unknown => {
      const { reference: link, capture, route: way } = draftSource(one, captures(7))
      return { link, capture, tls: way.tls }
    }
    const off = draft(true)
    off.aim({ ...off.route.value, tls: 'off' })
    expect([draft(true), draft(false), off].map(gone)).toEqual([
      { link: null, capture: 7, tls: 'own' },
      { link: null, capture: 7, tls: 'captured' },
      { link: null, capture: 7, tls: 'off' }
    ])
  })
})
