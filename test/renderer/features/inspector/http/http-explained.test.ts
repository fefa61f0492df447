import { flushPromises, mount, type VueWrapper } from '@vue/test-utils'
import { createPinia } from 'pinia'
import { TooltipProvider } from 'reka-ui'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { defineComponent, h } from 'vue'
import type { MessageField, MessageDetail } from '../../../../../src/shared/contract/traffic'
import HttpMessage from '../../../../../src/renderer/src/features/inspector/http/HttpMessage.vue'
import { explainExchange } from '../../../../../src/renderer/src/features/inspector/model/explain-facts'
import { i18n } from '../../../../../src/renderer/src/locales/index'
import { exchangeRow, startTestEngine, type TestEngine } from '../../../helpers/test-engine'

type Headers = readonly (readonly [string, string])[]
const TIME = Date.UTC(2026, 10, 22, 2, 0, 0)

/** Builds a message as the engine returns it: start line and headers with their ranges. */
function messageOf(kind: MessageDetail['kind'], line: readonly string[], headers: Headers): MessageDetail {
  const kinds = kind === 'http.request' ? ['method', 'target', 'version'] : ['version', 'status', 'reason']
  const fields: MessageField[] = []
  let at = 0
  const add = (own: string, name: string, value: string, depth: number, from: number): void => {
    fields.push({
      kind: own,
      name,
      value,
      range: [from, from + value.length],
      nameRange: null,
      valueRange: null,
      depth
    })
  }
  add('start-line', '', line.join(' '), 0, 0)
  line.forEach((part, place) => {
    add(kinds[place] ?? '', '', part, 1, at)
    at += part.length + 1
  })
  at += 1
  for (const [name, value] of headers) {
    const start = at + name.length + 2
    fields.push({
      kind: 'header',
      name,
      value,
      range: [at, start + value.length],
      nameRange: [at, at + name.length],
      valueRange: [start, start + value.length],
      depth: 0
    })
    at = start + value.length + 2
  }
  return {
    kind,
    direction: kind === 'http.request' ? 'up' : 'down',
    time: TIME,
    range: [0, at],
    headRange: [0, at],
    complete: true,
    missing: [],
    startLine: line.join(' '),
    framing: 'none',
    bodyLength: 0,
    contentType: '',
    contentEncoding: '',
    fields,
    problems: []
  }
}

let engine: TestEngine | undefined
let mounted: VueWrapper | undefined
const copied: string[] = []
beforeEach(() => {
  i18n.global.locale.value = 'en'
})
afterEach(() => {
  mounted?.unmount()
  engine?.close()
  copied.length = 0
})

async function show(messages: readonly MessageDetail[], index = 0): Promise<VueWrapper> {
  engine = startTestEngine({
    'clipboard.write': ({ text }) => {
      copied.push(text)
      return null
    }
  })
  const explained = explainExchange({ row: { ...exchangeRow(1), method: 'GET' }, messages: [...messages] })
    .messages[index]!
  const host = defineComponent({
    setup: () => () =>
      h(TooltipProvider, () =>
        h(HttpMessage, {
          message: explained.message,
          index,
          explained,
          active: null,
          litRange: null,
          live: false,
          before: null,
          saveChoices: []
        })
      )
  })
  const wrapper = mount(host, { global: { plugins: [createPinia(), i18n] }, attachTo: document.body })
  mounted = wrapper
  await flushPromises()
  return wrapper
}

const GET = (headers: Headers, target = '/'): MessageDetail =>
  messageOf('http.request', ['GET', target, 'HTTP/1.1'], headers)
const OK = (headers: Headers): MessageDetail => messageOf('http.response', ['HTTP/1.1', '200', 'OK'], headers)

describe('a message, explained', () => {
  it('keeps the headers as sent, with their meaning next to them', async () => {
    const wrapper = await show(
      [
        GET([]),
        OK([
          ['cache-control', 'max-age=600'],
          ['X-Other', '1'],
          ['X-other', '2']
        ])
      ],
      1
    )
    expect(wrapper.findAll('.header').map((row) => row.text())).toEqual([
      'cache-controlmax-age=600fresh for 10 minutes',
      'X-Other11 of 2',
      'X-other22 of 2'
    ])
  })

  it('explains trailers as well, marked as such, without effect on the verdict', async () => {
    const message = OK([['Trailer', 'Date']])
    const at = message.fields.length
    const trailer = {
      ...message.fields.at(-1)!,
      kind: 'trailer',
      name: 'Cache-Control',
      value: 'max-age=600'
    }
    const wrapper = await show([GET([]), { ...message, fields: [...message.fields, trailer] }], 1)
    const row = wrapper.get(`[data-field="1:${at}"]`)
    expect(row.text()).toBe('Cache-Controlmax-age=600fresh for 10 minutestrailer')
    expect(wrapper.findAll('.card').filter((card) => card.text().includes('10 minutes'))).toEqual([])
  })

  it('expands a header into its parts, each with its bytes', async () => {
    const message = OK([['Set-Cookie', 'sid=1; Path=/; Max-Age=259200']])
    const wrapper = await show([GET([]), message], 1)
    expect(wrapper.find('.parts').exists()).toBe(false)
    const row = wrapper.get('.header')
    await row.trigger('keydown', { key: 'ArrowRight' })
    const parts = wrapper.findAll('.parts .part')
    expect(parts.map((part) => part.get('[role="gridcell"]').text())).toEqual([
      '1',
      '/ and below',
      expect.stringMatching(/^3 days · 2026-11-2\d \d\d:00:00 UTC/),
      'this host only',
      'not set: treated as Lax by Chromium'
    ])
    const [start, end] = (parts[1]!.attributes('data-range') ?? '').split('-').map(Number)
    const whole = 'HTTP/1.1 200 OK\r\nSet-Cookie: sid=1; Path=/; Max-Age=259200'
    expect(whole.slice(start, end)).toBe('Path=/')
    await row.trigger('keydown', { key: 'ArrowLeft' })
    expect(wrapper.find('.parts').exists()).toBe(false)
  })

  it('hides a password until it is requested, and copies it', async () => {
    const wrapper = await show([GET([['Authorization', 'Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==']])])
    const card = wrapper.get('.card')
    expect(card.text()).toBe('Loginuser Aladdin, password hidden')
    await card.get('.fold').trigger('click')
    expect(card.text()).not.toContain('open sesame')
    await card.get('.reveal').trigger('click')
    expect(card.text()).toContain('open sesame')
    await card.findAll('.copy').at(-1)!.trigger('click')
    await flushPromises()
    expect(copied).toEqual(['open sesame'])
  })

  it('merges a query and marks its problems', async () => {
    const wrapper = await show([GET([], '/?id[]=1&id[]=2&tag=a&tag=b&p=100%')])
    const card = wrapper.get('.card')
    expect(card.get('.verdict').text()).toBe('5 parameters · in groups: id, tag · 1 malformed')
    expect(card.findAll('.note').map((mark) => mark.text())).toEqual([
      'array',
      'array',
      '1 of 2',
      '2 of 2',
      'bad % escape'
    ])
    await card.get('.tool').trigger('click')
    await flushPromises()
    expect(JSON.parse(copied[0] ?? '')).toEqual({ id: ['1', '2'], tag: ['a', 'b'], p: '100%' })
  })

  it('shows verdicts in one line, in both languages', async () => {
    const messages = [
      GET([['Origin', 'https://app.example']]),
      OK([['Cache-Control', 'private, max-age=60']])
    ]
    const wrapper = await show(messages, 1)
    const verdicts = (): string[] => wrapper.findAll('.verdict').map((one) => one.text())
    expect(verdicts()).toEqual([
      'The browser may store it for 1 minute; shared caches must not',
      'Browsers block the page from reading it: Access-Control-Allow-Origin is missing'
    ])
    i18n.global.locale.value = 'zh-CN'
    await flushPromises()
    expect(verdicts()).toEqual([
      '浏览器可以保存 1 分钟；共享缓存不得保存',
      '浏览器不让页面读取：缺少 Access-Control-Allow-Origin'
    ])
  })

  it('truncates a value of some hundred characters, and shows it completely on request', async () => {
    const wrapper = await show([GET([['X-Token', 'a'.repeat(300)]])])
    const row = wrapper.get('[role=row]:has(button[aria-expanded])')
    const button = row.get('button')
    expect([button.attributes('aria-expanded'), button.text()]).toEqual(['false', 'Show all 300 characters'])
    await button.trigger('click')
    expect([button.attributes('aria-expanded'), button.text()]).toEqual(['true', 'Show less'])
    await row.trigger('keydown', { key: 'ArrowLeft' })
    expect(button.attributes('aria-expanded')).toBe('false')
  })
})
