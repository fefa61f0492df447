import { expect, it } from 'vitest'
import { AppError, messageOf, systemCodeOf } from '../../../src/shared/model/app-error'

it('carries its code, the system code and the cause', () => {
  const cause = new Error('why')
  const error = new AppError('capture-failed', 'It failed.', { cause, systemCode: 'ENOSPC' })
  expect(error).toMatchObject({ name: 'AppError', code: 'capture-failed', systemCode: 'ENOSPC', cause })
  expect(error).toBeInstanceOf(Error)
})

it('finds the system code of a thrown error, if there is one', () => {
  const thrown = [Object.assign(new Error('x'), { code: 'EPIPE' }), { code: 5 }, new Error('x'), null, 'text']
  expect(thrown.map(systemCodeOf)).toEqual(['EPIPE', undefined, undefined, undefined, undefined])
})

it('finds a message for any thrown value', () => {
  expect([new Error('why'), 'text', 7].map(messageOf)).toEqual(['why', 'text', '7'])
})
