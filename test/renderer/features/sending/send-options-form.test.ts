import { expect, it } from 'vitest'
import {
  DEFAULT_SEND_OPTIONS,
  readSendOptions,
  invalidSendOptions
} from '../../../../src/renderer/src/features/sending/model/send-options-form'

it('sends no options that are disabled', () => {
  expect([
    readSendOptions(DEFAULT_SEND_OPTIONS),
    [...invalidSendOptions({ ...DEFAULT_SEND_OPTIONS, every: 'x', size: '' })]
  ]).toEqual([{}, []])
})

it('repeats without end when no number is given, and splits into pieces', () => {
  expect([
    readSendOptions({ ...DEFAULT_SEND_OPTIONS, repeat: true, every: '250' }),
    readSendOptions({
      ...DEFAULT_SEND_OPTIONS,
      repeat: true,
      times: ' 3 ',
      split: true,
      size: '5',
      pause: '0'
    })
  ]).toEqual([
    { repeat: { every: 250, times: null } },
    { repeat: { every: 1000, times: 3 }, split: { size: 5, pause: 0 } }
  ])
})

it('names the invalid fields', () => {
  const wrong = invalidSendOptions({
    repeat: true,
    every: '0',
    times: '1.5',
    split: true,
    size: '-1',
    pause: '60001'
  })
  expect([...wrong]).toEqual(['every', 'times', 'size', 'pause'])
})
