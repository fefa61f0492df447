import { defineStore } from 'pinia'

/** How far down each kind of view is scrolled, in px: it stays while the rows of the table change. */
export const useScrollPlacesStore = defineStore('scroll-places', () => {
  const places = new Map<string, number>()
  return {
    get: (view: string): number => places.get(view) ?? 0,
    set(view: string, top: number): void {
      places.set(view, top)
    }
  }
})
