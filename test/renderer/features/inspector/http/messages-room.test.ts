import { describe, expect, it } from 'vitest'
import {
  arrangeMessages,
  messagesShare,
  type MessagesRoom
} from '../../../../../src/renderer/src/features/inspector/http/model/messages-room'

const arrange = (width: number, height: number, chosen: Partial<MessagesRoom> = {}): string => {
  const { messages, bytes } = arrangeMessages({ width, height, messages: 'auto', bytes: 'auto', ...chosen })
  return `${messages}, bytes ${bytes}`
}

describe('the automatic layout', () => {
  it('has request and response next to each other from 900 px on, with the bytes on the right', () => {
    expect([arrange(900, 400), arrange(1176, 440), arrange(1656, 500)]).toEqual(
      Array(3).fill('columns, bytes right')
    )
  })

  it('stacks the messages in a narrower view, and uses tabs when little of the second would be visible', () => {
    expect([arrange(899, 400), arrange(760, 300), arrange(559, 400)]).toEqual([
      'stacked, bytes right',
      'tabs, bytes right',
      'tabs, bytes tab'
    ])
  })

  it('has the bytes below the messages in a portrait view', () => {
    expect([arrange(620, 780), arrange(940, 800), arrange(1400, 800)]).toEqual([
      'rows, bytes below',
      'columns, bytes below',
      'columns, bytes right'
    ])
  })
})

describe('the layout chosen by the user', () => {
  it('is used if it fits', () => {
    expect([
      arrange(1176, 440, { messages: 'stacked' }),
      arrange(1176, 440, { messages: 'tabs', bytes: 'below' }),
      arrange(760, 400, { messages: 'columns', bytes: 'hidden' })
    ]).toEqual(['stacked, bytes right', 'tabs, bytes below', 'columns, bytes hidden'])
  })

  it('moves the bytes when there is no room for them', () => {
    expect([
      arrange(560, 400, { messages: 'stacked', bytes: 'right' }),
      arrange(1176, 200, { bytes: 'below' }),
      arrange(560, 200, { messages: 'columns', bytes: 'right' }),
      arrange(560, 200, { bytes: 'right' })
    ]).toEqual(['stacked, bytes below', 'columns, bytes right', 'columns, bytes hidden', 'tabs, bytes tab'])
  })
})

it('gives the bytes rows of 16 while the messages keep their space', () => {
  const rows = { narrow: 346, wide: 584 }
  const bytesPx = (width: number, messages: 'columns' | 'stacked'): number =>
    Math.round(width * (1 - messagesShare(width, messages, rows)))
  expect([bytesPx(1176, 'columns'), bytesPx(1656, 'columns'), bytesPx(1000, 'stacked')]).toEqual([
    346, 584, 500
  ])
})
