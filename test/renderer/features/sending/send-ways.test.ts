import { expect, it } from 'vitest'
import { NO_WAYS, waysToSend, wrongWays } from '../../../../src/renderer/src/features/sending/model/send-ways'

it('sends no options that are disabled', () => {
  expect([waysToSend(NO_WAYS), [...wrongWays({ ...NO_WAYS, every: 'x', size: '' })]]).toEqual([{}, []])
})

it('repeats without end when no number is given, and splits into pieces', () => {
  expect([
    waysToSend({ ...NO_WAYS, repeat: true, every: '250' }),
    waysToSend({ ...NO_WAYS, repeat: true, times: ' 3 ', split: true, size: '5', pause: '0' })
  ]).toEqual([
    { repeat: { every: 250, times: null } },
    { repeat: { every: 1000, times: 3 }, split: { size: 5, pause: 0 } }
  ])
})

it('names the invalid fields', () => {
  const wrong = wrongWays({ repeat: true, every: '0', times: '1.5', split: true, size: '-1', pause: '60001' })
  expect([...wrong]).toEqual(['every', 'times', 'size', 'pause'])
})
