import { defineStore } from 'pinia'
import { shallowReactive } from 'vue'
import type { TextEncoding } from '../../../../shared/model/text-encodings'

/** The user's text encoding for each session, kept while another session is shown. */
export const useEncodingsStore = defineStore('encodings', () => {
  /** By session; 0 for connections without a listed session. */
  const chosen = shallowReactive(new Map<number, TextEncoding>())
  return { chosen }
})
