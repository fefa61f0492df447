import { expect, it } from 'vitest'
import { MAX_KEPT_DRAFTS, MAX_KEPT_DRAFT_BYTES } from '../../../../src/shared/contract/limits'
import {
  draftOf,
  fittingDrafts,
  storedDraft
} from '../../../../src/renderer/src/features/workbench/model/stored-drafts'
import { DEFAULT_ROUTE } from '../../../../src/renderer/src/kit/target/model/route-form'

const BYTES = Uint8Array.of(0, 255)
const way = { ...DEFAULT_ROUTE, host: 'a.test', port: '81' }

it('keeps the newest drafts that fit, in their order', () => {
  const half = MAX_KEPT_DRAFT_BYTES / 2
  expect([
    fittingDrafts([half, half, 1]),
    fittingDrafts([1, MAX_KEPT_DRAFT_BYTES + 1, 2]),
    fittingDrafts(Array.from({ length: MAX_KEPT_DRAFTS + 2 }, () => 1)).slice(0, 2)
  ]).toEqual([
    [1, 2],
    [0, 2],
    [2, 3]
  ])
})

it('stores TLS of the captured connection, and drops the session, whose number changes', () => {
  const kept = storedDraft('x'.repeat(300), { ...way, through: 3 }, true, BYTES)
  expect(kept).toEqual({ name: 'x'.repeat(200), way: { ...way, tls: 'own', through: null }, bytes: BYTES })
  expect(storedDraft('', { ...way, tls: 'off' }, true, BYTES).way.tls).toBe('off')
  expect(storedDraft('', way, false, BYTES).way.tls).toBe('captured')
})

it('is an independent draft at the next launch', () => {
  const source = {
    kind: 'draft',
    name: 'n',
    target: { host: 'a.test', port: 81 },
    secure: true,
    bytes: BYTES
  }
  expect(draftOf(storedDraft('n', way, true, BYTES))).toEqual(source)
  expect(draftOf(storedDraft('n', { ...way, port: 'http' }, false, BYTES))).toEqual({
    ...source,
    target: null,
    secure: false
  })
})
