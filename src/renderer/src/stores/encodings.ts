import { defineStore } from 'pinia'
import { shallowReactive } from 'vue'
import type { TextEncoding } from '../../../shared/model/text-encodings'

/** The encoding that the user chose to read a session's bytes in: it stays while another session is looked at. */
export const useEncodingsStore = defineStore('encodings', () => {
  /** By session; 0 for what no listed session made. */
  const chosen = shallowReactive(new Map<number, TextEncoding>())
  return { chosen }
})
