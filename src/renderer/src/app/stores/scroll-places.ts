import { defineStore } from 'pinia'

/** Scroll position of each kind of view, in px; kept when another row is selected. */
export const useScrollPlacesStore = defineStore('scroll-places', () => {
  const places = new Map<string, number>()
  return {
    get: (view: string): number => places.get(view) ?? 0,
    set(view: string, top: number): void {
      places.set(view, top)
    }
  }
})
