import { createPinia, setActivePinia } from 'pinia'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { AppError, ERROR_CODES } from '../../../src/shared/model/app-error'
import { messages } from '../../../src/renderer/src/locales/index'
import { useNoticesStore } from '../../../src/renderer/src/stores/notices'

beforeEach(() => {
  setActivePinia(createPinia())
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

it('tells an error by its catalogue sentence, with the system’s code beside it', () => {
  const notices = useNoticesStore()
  notices.report(new AppError('address-in-use', 'listen EADDRINUSE', { systemCode: 'EADDRINUSE' }))
  expect(notices.list).toMatchObject([
    {
      tone: 'error',
      text: 'shell.errors.address-in-use.what',
      code: 'EADDRINUSE',
      detail: 'listen EADDRINUSE'
    }
  ])
})

it('takes anything else that is thrown for a fault of ours', () => {
  const notices = useNoticesStore()
  notices.report('odd')
  expect(notices.list).toMatchObject([
    { text: 'shell.errors.internal.what', code: 'internal', detail: 'odd' }
  ])
})

it('does not pile up the same failure, nor more than a few', () => {
  const notices = useNoticesStore()
  for (const message of ['a', 'a', 'b', 'c', 'd', 'e']) notices.report(new Error(message))
  expect(notices.list.map(({ detail }) => detail)).toEqual(['b', 'c', 'd', 'e'])
})

it('lets a confirmation go by itself and keeps an error until dismissed', () => {
  const notices = useNoticesStore()
  notices.inform('shell.notices.copied')
  notices.report(new Error('stays'))
  vi.runAllTimers()
  expect(notices.list.map(({ detail }) => detail)).toEqual(['stays'])
  notices.dismiss(notices.list[0]!.id)
  expect(notices.list).toEqual([])
})

it('has words and a next step for every code there is, in both languages', () => {
  for (const { shell } of Object.values(messages)) {
    expect(Object.keys(shell.errors).sort()).toEqual([...ERROR_CODES].sort())
  }
})

it('reports work that fails, and says whether it went well', async () => {
  const notices = useNoticesStore()
  expect(await notices.attempt(Promise.resolve('done'))).toBe(true)
  expect(notices.list).toEqual([])
  expect(await notices.attempt(Promise.reject(new AppError('not-found', 'There is no session 7.')))).toBe(
    false
  )
  expect(notices.list).toMatchObject([{ code: 'not-found', detail: 'There is no session 7.' }])
})
