import { mount } from '@vue/test-utils'
import { expect, it, onTestFinished } from 'vitest'
import { defineComponent, h } from 'vue'
import { useMockWords } from '../../../../src/renderer/src/kit/words/use-mock-words'
import { i18n } from '../../../../src/renderer/src/locales/index'
import type { ConnectionEvent } from '../../../../src/shared/model/connection-event'

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

it('describes the source of a mock response, and the closest entry when there is none', () => {
  expect(said('en')).toEqual([
    'GET /a matched request 3 of shop.pcapng: number 2 of 4 identical recordings.',
    'GET /a matched a recorded upstream response of shop.example:80: the only identical recording.',
    'GET /b has no match. Closest: request 3 of shop.pcapng, score 60 of 100: ' +
      'path: /b, recorded /a; header Accept: missing, recorded text/html.',
    'GET /c has no match, and the upstream server did not respond. No similar recording.',
    'Copied from connection 7 of shop.pcapng, converted from HTTP/2 to HTTP/1.',
    'Recorded from upstream, shop.example:80.'
  ])
})

it('describes it in Chinese with Chinese punctuation and without extra spaces', () => {
  expect(said('zh-CN')).toEqual([
    'GET /a 命中 shop.pcapng 的请求 3：4 条相同录制中的第 2 条。',
    'GET /a 命中 shop.example:80 的上游录制：唯一相同的录制。',
    'GET /b 未匹配。最接近：shop.pcapng 的请求 3，得分 60/100：' +
      '路径：现为 /b，录制为 /a；标头 Accept：缺失，录制为 text/html。',
    'GET /c 未匹配，上游服务器也没有响应。没有相近的录制。',
    '复制自 shop.pcapng 的连接 7，由 HTTP/2 转换为 HTTP/1。',
    '由上游录制，shop.example:80。'
  ])
})
