import { mount } from '@vue/test-utils'
import { expect, it } from 'vitest'
import { useErrorWords, type ErrorWords } from '../../../../src/renderer/src/kit/words/use-error-words'
import { i18n } from '../../../../src/renderer/src/locales/index'

function wordsOf(...args: Parameters<ReturnType<typeof useErrorWords>>): ErrorWords {
  let words: ErrorWords | undefined
  mount(
    {
      setup() {
        words = useErrorWords()(...args)
        return () => null
      }
    },
    { global: { plugins: [i18n] } }
  ).unmount()
  if (words === undefined) throw new Error('Nothing was said.')
  return words
}

it('explains a failed connection attempt as far as the system’s code is known', () => {
  const known = wordsOf('connect-failed', undefined, 'ECONNREFUSED')
  const unknown = wordsOf('connect-failed', undefined, 'EWHATEVER')
  expect([known.brief, known.cause?.includes('no program listens'), unknown.brief, unknown.cause]).toEqual([
    'nothing is listening on that address and port',
    true,
    'The server could not be reached.',
    null
  ])
})

it('names the holder of an address in use, whatever the code', () => {
  const holder = { name: 'nginx', pid: 7, own: false }
  const { message: what, cause } = wordsOf(
    'address-in-use',
    { address: '127.0.0.1:80', holder },
    'EADDRINUSE'
  )
  expect([what.includes('nginx'), cause]).toEqual([true, null])
})
