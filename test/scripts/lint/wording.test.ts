import { expect, it } from 'vitest'
import { commentsOf, measureWording, stringsOf, testNamesOf } from '../../../scripts/lint/wording.mjs'

it('counts each construction per 1,000 words', () => {
  const text = 'The table is told of what comes, whoever asks. ' // 9 words
  expect(measureWording([text, 'one'])).toEqual({ words: 10, perThousand: { say: 100, what: 100, who: 100 } })
})

it('divides by one when there is no text', () => {
  expect(measureWording([])).toEqual({ words: 0, perThousand: { say: 0, what: 0, who: 0 } })
})

it('finds comments, and not strings that look like them', () => {
  const code = `/** First. */\nconst url = 'http://host' // second\nconst pattern = /\\/\\*no\\*\\//\n`
  expect(commentsOf(code, 'a.ts')).toEqual(['/** First. */', '// second'])
  const component = `<script setup lang="ts">\n// inside\n</script>\n<template><!-- markup --><p>// text</p></template>`
  expect(commentsOf(component, 'A.vue')).toEqual(['// inside', ' markup '])
})

it('finds the names of tests, also after a table and after conditions', () => {
  const code = `it('one', () => {})\nit.each([[1]])("two %s", () => {})\ndescribe('three', () => {})\nit('four', needs('tshark'), f)`
  expect(testNamesOf(code)).toEqual(['one', 'two %s', 'three', 'four'])
})

it('finds the texts of a catalogue', () => {
  expect(stringsOf(`export const texts = { key: 'value', other: \`two\` }`)).toEqual(['value', 'two'])
})
