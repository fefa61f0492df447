import { beforeEach, expect, it, onTestFinished } from 'vitest'
import { escapeShownText } from '../../../../src/renderer/src/app/bridge/escape-shown-text'

const HOSTILE = 'a\u001b]0;t\u0007\u009b\u202egnp'
const ESCAPED = 'a\\x1b]0;t\\x07\\x9b\\u{202e}gnp'

/** Resolves once the previous mutations have been delivered: those of this element follow them. */
async function delivered(): Promise<void> {
  const last = document.createElement('hr')
  document.body.append(last)
  last.title = HOSTILE
  await expect.poll(() => last.title).toBe(ESCAPED)
}

beforeEach(() => {
  document.body.innerHTML = '<main title="plain">plain</main>'
})

it('escapes text and attributes that are present, added or changed', async () => {
  const main = document.querySelector('main')!
  main.title = HOSTILE
  onTestFinished(escapeShownText(document))
  expect(main.title).toBe(ESCAPED)

  main.append(HOSTILE)
  const inner = document.createElement('section')
  inner.innerHTML = '<p><b></b></p>'
  inner.querySelector('b')!.textContent = HOSTILE
  inner.querySelector('b')!.setAttribute('aria-label', HOSTILE)
  main.append(inner)
  await delivered()
  expect(main.textContent).toBe(`plain${ESCAPED}${ESCAPED}`)
  expect(inner.querySelector('b')!.getAttribute('aria-label')).toBe(ESCAPED)

  inner.querySelector('b')!.firstChild!.nodeValue = `other ${HOSTILE}`
  inner.title = HOSTILE
  await delivered()
  expect([inner.textContent, inner.title]).toEqual([`other ${ESCAPED}`, ESCAPED])
})

it('does not change line breaks, form controls and other elements', async () => {
  onTestFinished(escapeShownText(document))
  const main = document.querySelector('main')!
  main.innerHTML = '<pre></pre><input /><textarea></textarea><i data-x=""></i>'
  main.querySelector('pre')!.textContent = 'a\r\n\tb\nשלום'
  main.querySelector('input')!.value = HOSTILE
  main.querySelector('textarea')!.value = HOSTILE
  main.querySelector('i')!.dataset['x'] = HOSTILE
  await delivered()
  expect(main.querySelector('pre')!.textContent).toBe('a\r\n\tb\nשלום')
  expect(main.querySelector('input')!.value).toBe(HOSTILE)
  expect(main.querySelector('textarea')!.value).toContain('\u001b')
  expect(main.querySelector('i')!.dataset['x']).toBe(HOSTILE)
})
