import { defineStore } from 'pinia'
import type { BodyView } from '../../../../decode/view/body-kind'
import type { BodyEncoding } from '../../../../decode/view/body-encodings'

/**
 * The user's display options for the bodies of the current exchange. Kept while other tabs are shown; reset for another
 * exchange.
 */

export interface BodyChoice {
  readonly view: BodyView | null
  readonly encoding: BodyEncoding | 'auto'
}

const NO_CHOICE: BodyChoice = { view: null, encoding: 'auto' }

export const useBodyChoicesStore = defineStore('body-choices', () => {
  let owner = ''
  const choices = new Map<string, BodyChoice>()
  return {
    /** `exchange` identifies it among all captures, `body` the body or part of one in it. */
    get: (exchange: string, body: string): BodyChoice =>
      exchange === owner ? (choices.get(body) ?? NO_CHOICE) : NO_CHOICE,
    set(exchange: string, body: string, choice: BodyChoice): void {
      if (exchange !== owner) choices.clear()
      owner = exchange
      choices.set(body, choice)
    }
  }
})
