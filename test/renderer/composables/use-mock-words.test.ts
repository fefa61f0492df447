import { mount } from '@vue/test-utils'
import { expect, it, onTestFinished } from 'vitest'
import { defineComponent, h } from 'vue'
import { useMockWords } from '../../../src/renderer/src/composables/use-mock-words'
import { i18n } from '../../../src/renderer/src/locales/index'
import type { ConnectionEvent } from '../../../src/shared/model/connection-event'

const from = { index: 0, kind: 'exchange', number: 3, capture: 'shop.pcapng', title: 'GET /a' } as const
const EVENTS: readonly ConnectionEvent[] = [
  { event: 'mocked', result: 'answered', asked: 'GET /a', from, why: 'next', place: 2, among: 4 },
  {
    event: 'mocked',
    result: 'answered',
    asked: 'GET /a',
    from: { ...from, number: 0, capture: 'shop.example:80' },
    why: 'only'
  },
  {
    event: 'mocked',
    result: 'missed',
    asked: 'GET /b',
    from,
    score: 60,
    differs: [
      { part: 'path', name: '', recorded: '/a', came: '/b' },
      { part: 'header', name: 'Accept', recorded: 'text/html', came: null }
    ]
  },
  { event: 'mocked', result: 'failed', asked: 'GET /c' },
  { event: 'recorded', kind: 'connection', number: 7, capture: 'shop.pcapng', time: 0, translated: true },
  { event: 'recorded', kind: 'exchange', number: 1, capture: 'shop.example:80', time: 0, forwarded: true }
]

function said(language: 'en' | 'zh-CN'): (string | null)[] {
  i18n.global.locale.value = language
  onTestFinished(() => {
    i18n.global.locale.value = 'en'
  })
  let told: (string | null)[] = []
  const host = defineComponent(() => {
    const words = useMockWords()
    told = EVENTS.map((event) => words.event({ ...event }))
    return () => h('i')
  })
  mount(host, { global: { plugins: [i18n] } }).unmount()
  return told
}

it('says what a mock answered from, and what was nearest where it could not', () => {
  expect(said('en')).toEqual([
    'GET /a is answered from exchange 3 of shop.pcapng: the next one, 2 of 4 that are the same.',
    'GET /a is answered from what shop.example:80 answered before: the only one that is the same.',
    'GET /b has no recorded answer. The nearest is exchange 3 of shop.pcapng, 60 of 100: ' +
      'path: /b, recorded /a; field Accept: missing, recorded text/html.',
    'GET /c has no recorded answer, and the real one did not answer. Nothing recorded is like it.',
    'Copied from connection 7 of shop.pcapng, put from HTTP/2 into the form of HTTP/1.',
    'Recorded while it was asked of the real one, shop.example:80.'
  ])
})

it('says it in Chinese with its punctuation, and no blank where Chinese has none', () => {
  expect(said('zh-CN')).toEqual([
    'GET /a 的应答取自 shop.pcapng 的交换 3：相同的 4 条中的第 2 条。',
    'GET /a 的应答取自 shop.example:80 先前的应答：唯一相同的一条。',
    'GET /b 没有可用的录制应答。最接近的是 shop.pcapng 的交换 3，相似度 60/100：' +
      '路径：现为 /b，录制为 /a；标头 Accept：现在没有，录制为 text/html。',
    'GET /c 没有可用的录制应答，真实服务器也没有应答。录制中没有与之相近的。',
    '复制自 shop.pcapng 的连接 7，由 HTTP/2 转成 HTTP/1 的形式。',
    '转给真实服务器 shop.example:80 时录下。'
  ])
})
