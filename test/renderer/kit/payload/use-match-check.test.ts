/** A pattern is checked by the engine while it is typed. */
import { afterEach, beforeEach, expect, it } from 'vitest'
import { shallowRef } from 'vue'
import { useMatchCheck } from '../../../../src/renderer/src/kit/payload/use-match-check'
import type { Match } from '../../../../src/shared/contract/matching'
import { AppError } from '../../../../src/shared/model/app-error'
import { inComponent } from '../../helpers/in-component'
import { startTestEngine, type TestEngine } from '../../helpers/test-engine'

let engine: TestEngine
let refusal: AppError | null
beforeEach(() => {
  refusal = null
  engine = startTestEngine({
    'matches.check': ({ match }) => {
      if (refusal !== null) throw refusal
      return {
        problem:
          match.kind === 'regex' && match.pattern === '('
            ? { code: 'bad-regex', message: 'missing )', at: 0, reason: '', piece: '(' }
            : null
      }
    }
  })
})
afterEach(() => {
  engine.close()
})
const regex = (pattern: string): Match => ({ kind: 'regex', pattern, ignoreCase: false })

it('its problem is shown until it is corrected or emptied', async () => {
  const match = shallowRef<Match>(regex('('))
  const problem = inComponent(() => useMatchCheck(() => match.value))
  await expect.poll(() => problem.value?.code).toBe('bad-regex')
  match.value = regex('')
  await expect.poll(() => problem.value).toBeNull()
  match.value = regex('(')
  await expect.poll(() => problem.value?.code).toBe('bad-regex')
  match.value = { kind: 'any' }
  await expect.poll(() => problem.value).toBeNull()
})

it('an engine that does not answer is no problem of the pattern', async () => {
  const match = shallowRef<Match>(regex('('))
  const problem = inComponent(() => useMatchCheck(() => match.value))
  await expect.poll(() => problem.value?.code).toBe('bad-regex')
  refusal = new AppError('bad-input', 'Too long.')
  match.value = { kind: 'text', text: 'a', whole: false, ignoreCase: false }
  await expect.poll(() => problem.value).toBeNull()
})
