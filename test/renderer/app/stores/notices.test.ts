import { createPinia, setActivePinia } from 'pinia'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { AppError, ERROR_CODES } from '../../../../src/shared/model/app-error'
import { messages } from '../../../../src/renderer/src/locales/index'
import { useNoticesStore } from '../../../../src/renderer/src/app/stores/notices'

beforeEach(() => {
  setActivePinia(createPinia())
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

it('shows an error by its catalogue text, with the system code', () => {
  const notices = useNoticesStore()
  notices.report(new AppError('address-in-use', 'listen EADDRINUSE', { systemCode: 'EADDRINUSE' }))
  expect(notices.list).toMatchObject([
    {
      tone: 'error',
      text: 'shell.errors.address-in-use.message',
      code: 'EADDRINUSE',
      detail: 'listen EADDRINUSE'
    }
  ])
})

it('treats any other thrown value as an internal error', () => {
  const notices = useNoticesStore()
  notices.report('odd')
  expect(notices.list).toMatchObject([
    { text: 'shell.errors.internal.message', code: 'internal', detail: 'odd' }
  ])
})

it('merges repeated failures, and limits their number', () => {
  const notices = useNoticesStore()
  for (const message of ['a', 'a', 'b', 'c', 'd', 'e']) notices.report(new Error(message))
  expect(notices.list.map(({ detail }) => detail)).toEqual(['b', 'c', 'd', 'e'])
})

it('hides confirmations and errors after a while, and keeps both in the list', () => {
  const notices = useNoticesStore()
  notices.inform('shell.notices.copied')
  notices.report(new Error('stays'))
  vi.advanceTimersByTime(5_000)
  expect(notices.list.map(({ detail }) => detail)).toEqual(['stays'])
  vi.advanceTimersByTime(60_000)
  expect([notices.list, notices.unread]).toEqual([[], 1])
  expect(notices.history.map(({ detail }) => detail)).toEqual(['stays', null])
  notices.openList()
  expect([notices.unread, notices.history.length]).toEqual([0, 2])
  notices.clear()
  expect(notices.history).toEqual([])
})

it('a notice does not expire while it is hovered or focused, and then continues with the remaining time', () => {
  const notices = useNoticesStore()
  notices.inform('shell.notices.copied')
  vi.advanceTimersByTime(3_000)
  notices.hold('pointer', true)
  vi.advanceTimersByTime(60_000)
  notices.hold('focus', true)
  notices.hold('pointer', false)
  vi.advanceTimersByTime(60_000)
  expect(notices.list.length).toBe(1)
  notices.hold('focus', false)
  vi.advanceTimersByTime(900)
  expect(notices.list.length).toBe(1)
  vi.advanceTimersByTime(200)
  expect(notices.list).toEqual([])
})

it('keeps a notice with an action visible while a dialog is open', () => {
  const notices = useNoticesStore()
  notices.setBehindDialog(true)
  notices.inform('shell.notices.copied')
  notices.report(new Error('stays'))
  vi.advanceTimersByTime(60_000)
  expect(notices.list.map(({ detail }) => detail)).toEqual(['stays'])
  notices.setBehindDialog(false)
  vi.advanceTimersByTime(60_000)
  expect(notices.list).toEqual([])
})

it('a notice is not counted after it was dismissed, and listed until removed', () => {
  const notices = useNoticesStore()
  notices.report(new Error('stays'))
  const { id } = notices.list[0]!
  notices.dismiss(id)
  expect([notices.list, notices.unread, notices.history.length]).toEqual([[], 0, 1])
  notices.remove(id)
  expect(notices.history).toEqual([])
})

it('shows a persistent state for a while, which the list always shows', () => {
  const notices = useNoticesStore()
  const id = notices.announce(
    'error',
    'capture.rebuilt',
    {},
    { label: 'shell.notices.show', run: () => undefined }
  )
  expect([notices.list.length, notices.history, notices.unread]).toEqual([1, [], 0])
  notices.expire(id)
  expect(notices.list).toEqual([])
})

it('has a text and a next step for every code, in both languages', () => {
  for (const { shell } of Object.values(messages)) {
    expect(Object.keys(shell.errors).sort()).toEqual([...ERROR_CODES].sort())
  }
})

it('reports failed work, and returns whether it succeeded', async () => {
  const notices = useNoticesStore()
  expect(await notices.attempt(Promise.resolve('done'))).toBe(true)
  expect(notices.list).toEqual([])
  expect(await notices.attempt(Promise.reject(new AppError('not-found', 'There is no session 7.')))).toBe(
    false
  )
  expect(notices.list).toMatchObject([{ code: 'not-found', detail: 'There is no session 7.' }])
})
