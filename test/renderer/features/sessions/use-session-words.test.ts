import { mount } from '@vue/test-utils'
import { createPinia } from 'pinia'
import { expect, it, onTestFinished } from 'vitest'
import { defineComponent, h } from 'vue'
import { useSessionWords } from '../../../../src/renderer/src/features/sessions/use-session-words'
import { i18n } from '../../../../src/renderer/src/locales/index'
import type { SessionSummary } from '../../../../src/shared/contract/sessions'
import { sessionSummary } from '../../helpers/test-engine'

/** Returns the line below a session's name in the list. */
function wordsOf(session: SessionSummary): { text: string; tone: string } {
  let words: ReturnType<typeof useSessionWords> | undefined
  const component = defineComponent({
    setup() {
      words = useSessionWords(() => session)
      return () => h('span')
    }
  })
  const mounted = mount(component, { global: { plugins: [i18n, createPinia()] } })
  onTestFinished(() => {
    mounted.unmount()
  })
  return words!.line.value
}

/**
 * Returns the list text of a client that is reconnecting: the time until the next attempt, and the failed attempts.
 */
function waiting(language: 'en' | 'zh-CN', seconds: number, failed: number): [text: string, tone: string] {
  i18n.global.locale.value = language
  // Half a second early: the remaining time is rounded up to whole seconds, and the clock keeps running.
  const at = Date.now() + seconds * 1000 - 500
  const { text, tone } = wordsOf(sessionSummary(1, { reconnecting: { at, failed } }))
  return [text.replace(/\d+(?= s)/, 'N'), tone]
}

it('mentions failures if there were any, and counts them instead of the seconds', () => {
  expect({
    en: [waiting('en', 1, 0), waiting('en', 60, 0), waiting('en', 60, 1), waiting('en', 1, 1200)],
    chinese: [waiting('zh-CN', 1, 0), waiting('zh-CN', 1, 1), waiting('zh-CN', 60, 3)]
  }).toEqual({
    en: [
      ['reconnecting in N s', 'plain'],
      ['reconnecting in N s', 'plain'],
      ['retry in N s (1 failed)', 'warn'],
      ['retry in N s (1,200 failed)', 'warn']
    ],
    chinese: [
      ['N s 后重连', 'plain'],
      ['N s 后重连（已失败 1 次）', 'warn'],
      ['N s 后重连（已失败 3 次）', 'warn']
    ]
  })
})

it('shows the number of consecutive failed connections', () => {
  const failures = { failed: 5, since: 0, target: '127.0.0.1:9', several: false, problem: '' }
  const failing = (code: string, changes: Partial<typeof failures>): [string, string] => {
    const { text, tone } = wordsOf(sessionSummary(1, { failing: { ...failures, code, ...changes } }))
    return [text, tone]
  }
  i18n.global.locale.value = 'en'
  expect([
    failing('ECONNREFUSED', {}),
    failing('ECONNREFUSED', { failed: 1 }),
    failing('ETIMEDOUT', {}),
    failing('ECONNREFUSED', { several: true })
  ]).toEqual([
    ['last 5 connections refused', 'bad'],
    ['last connection refused', 'bad'],
    ['last 5 connections failed', 'bad'],
    ['last 5 connections failed', 'bad']
  ])
})
